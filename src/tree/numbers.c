/* numbers.c - what assigned numbers stand for, as Wireshark calls them. */
#include "tree/numbers.h"

#include <stddef.h>

const char *number_name(const NumberName *names, uint32_t number)
{
    for (; names->name != NULL; names++)
        if (names->number == number)
            return names->name;
    return NULL;
}

static const char *name_or_unknown(const NumberName *names, uint32_t number)
{
    const char *name = number_name(names, number);

    return name == NULL ? "Unknown" : name;
}

const char *ether_type_name(uint16_t type)
{
    static const NumberName names[] = {
        {0x0800, "IPv4"                                                    },
        {0x0806, "ARP"                                                     },
        {0x0842, "Wake on LAN"                                             },
        {0x22eb, "ERSPAN Type III"                                         },
        {0x6558, "Transparent Ethernet bridging"                           },
        {0x8035, "RARP"                                                    },
        {0x8100, "802.1Q Virtual LAN"                                      },
        {0x86dd, "IPv6"                                                    },
        {0x8808, "MAC Control"                                             },
        {0x8809, "Slow Protocols"                                          },
        {0x880b, "PPP"                                                     },
        {0x8847, "MPLS label switched packet"                              },
        {0x8848, "MPLS multicast label switched packet"                    },
        {0x8863, "PPPoE Discovery"                                         },
        {0x8864, "PPPoE Session"                                           },
        {0x888e, "802.1X Authentication"                                   },
        {0x88a8, "802.1ad Provider Bridge (Q-in-Q)"                        },
        {0x88be, "ERSPAN"                                                  },
        {0x88cc, "802.1 Link Layer Discovery Protocol (LLDP)"              },
        {0x88e5, "802.1AE (MACsec)"                                        },
        {0x8902, "IEEE 802.1Q Connectivity Fault Management (CFM) protocol"},
        {0x9100, "QinQ: old standard in 802.1ad"                           },
        {0,      NULL                                                      },
    };

    return name_or_unknown(names, type);
}

const char *ip_protocol_name(uint8_t protocol)
{
    static const NumberName names[] = {
        {0,   "IPv6 Hop-by-Hop Option"       },
        {1,   "ICMP"                         },
        {2,   "IGMP"                         },
        {4,   "IPIP"                         },
        {6,   "TCP"                          },
        {17,  "UDP"                          },
        {33,  "DCCP"                         },
        {41,  "IPv6"                         },
        {43,  "Routing Header for IPv6"      },
        {44,  "Fragment Header for IPv6"     },
        {47,  "Generic Routing Encapsulation"},
        {50,  "Encap Security Payload"       },
        {51,  "Authentication Header"        },
        {58,  "ICMPv6"                       },
        {59,  "No Next Header for IPv6"      },
        {60,  "Destination Options for IPv6" },
        {88,  "EIGRP"                        },
        {89,  "OSPF IGP"                     },
        {97,  "Ethernet within IP"           },
        {103, "PIM"                          },
        {112, "VRRP"                         },
        {115, "Layer 2 Tunneling"            },
        {132, "SCTP"                         },
        {135, "Mobility Header"              },
        {139, "Host Identity Protocol"       },
        {140, "Shim6 Protocol"               },
        {0,   NULL                           },
    };

    return name_or_unknown(names, protocol);
}

const char *code_point_name(uint8_t code_point)
{
    static const NumberName names[] = {
        {0,  "Default"    },
        {1,  "LE"         },
        {8,  "CS1"        },
        {10, "AF11"       },
        {12, "AF12"       },
        {14, "AF13"       },
        {16, "CS2"        },
        {18, "AF21"       },
        {20, "AF22"       },
        {22, "AF23"       },
        {24, "CS3"        },
        {26, "AF31"       },
        {28, "AF32"       },
        {30, "AF33"       },
        {32, "CS4"        },
        {34, "AF41"       },
        {36, "AF42"       },
        {38, "AF43"       },
        {40, "CS5"        },
        {44, "VOICE-ADMIT"},
        {46, "EF PHB"     },
        {48, "CS6"        },
        {56, "CS7"        },
        {0,  NULL         },
    };

    return name_or_unknown(names, code_point);
}

const char *link_type_name(int link_type)
{
    static const NumberName names[] = {
        {0,   "NULL/Loopback"                                      },
        {1,   "Ethernet"                                           },
        {6,   "Token Ring"                                         },
        {8,   "SLIP"                                               },
        {9,   "PPP"                                                },
        {10,  "FDDI"                                               },
        {12,  "Raw IP"                                             },
        {14,  "Raw IP"                                             },
        {50,  "PPP in HDLC-like framing"                           },
        {51,  "PPP-over-Ethernet session"                          },
        {100, "RFC 1483 ATM"                                       },
        {101, "Raw IP"                                             },
        {104, "Cisco HDLC"                                         },
        {105, "IEEE 802.11 Wireless LAN"                           },
        {108, "OpenBSD loopback"                                   },
        {109, "OpenBSD enc(4) encapsulating interface"             },
        {113, "Linux cooked-mode capture v1"                       },
        {117, "OpenBSD PF Firewall logs"                           },
        {119, "IEEE 802.11 plus Prism II monitor mode radio header"},
        {127, "IEEE 802.11 plus radiotap radio header"             },
        {163, "IEEE 802.11 plus AVS radio header"                  },
        {192, "Per-Packet Information header"                      },
        {204, "PPP with Directional Info"                          },
        {228, "Raw IPv4"                                           },
        {229, "Raw IPv6"                                           },
        {239, "NFLOG"                                              },
        {240, "NetANALYZER"                                        },
        {241, "NetANALYZER (transparent)"                          },
        {276, "Linux cooked-mode capture v2"                       },
        {0,   NULL                                                 },
    };

    if (link_type >= 147 && link_type <= 162)
        return "USER";
    return name_or_unknown(names, (uint32_t)link_type);
}

const char *ppp_protocol_name(uint16_t protocol)
{
    static const NumberName names[] = {
        {0x0021, "Internet Protocol version 4"                },
        {0x0057, "Internet Protocol version 6"                },
        {0x00fd, "Compressed datagram"                        },
        {0x0281, "MPLS Unicast"                               },
        {0x8021, "Internet Protocol Control Protocol"         },
        {0x8057, "IPv6 Control Protocol"                      },
        {0x80fd, "Compression Control Protocol"               },
        {0xc021, "Link Control Protocol"                      },
        {0xc023, "Password Authentication Protocol"           },
        {0xc223, "Challenge Handshake Authentication Protocol"},
        {0,      NULL                                         },
    };

    return name_or_unknown(names, protocol);
}
