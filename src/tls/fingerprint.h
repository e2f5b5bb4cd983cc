/* fingerprint.h - short names for the ways in which programs say hello. */
#pragma once

#include "tls/hello.h"

/* MD5 of version, ciphers, extensions, groups and point formats, as hexadecimal digits; yours.
 * source Salesforce, JA3 */
char *fingerprint_ja3(const ClientHello *hello);

/* The same of version, cipher and extensions. source Salesforce, JA3S */
char *fingerprint_ja3s(const ServerHello *hello);

/* "t13d1516h2_8daaf6152771_e5627efa2ab1"; yours. source FoxIO, JA4 technical details */
char *fingerprint_ja4(const ClientHello *hello);
