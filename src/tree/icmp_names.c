/* icmp_names.c - what types and codes of ICMP are called, as Wireshark writes them. */
#include "tree/icmp_names.h"

#include "tree/numbers.h"

#include <stddef.h>

/* A type and a code as one number. */
#define CODE(type, code) ((type) << 8 | (code))

const char *icmp_type_name(uint8_t type, bool is_version_6)
{
    static const NumberName names[] = {
        {0,  "Echo (ping) reply"      },
        {3,  "Destination unreachable"},
        {4,  "Source quench"          },
        {5,  "Redirect"               },
        {8,  "Echo (ping) request"    },
        {9,  "Mobile IP Advertisement"},
        {10, "Router solicitation"    },
        {11, "Time-to-live exceeded"  },
        {12, "Parameter problem"      },
        {13, "Timestamp request"      },
        {14, "Timestamp reply"        },
        {0,  NULL                     },
    };
    static const NumberName names_6[] = {
        {1,   "Destination Unreachable"             },
        {2,   "Packet Too Big"                      },
        {3,   "Time Exceeded"                       },
        {4,   "Parameter Problem"                   },
        {128, "Echo (ping) request"                 },
        {129, "Echo (ping) reply"                   },
        {130, "Multicast Listener Query"            },
        {131, "Multicast Listener Report"           },
        {132, "Multicast Listener Done"             },
        {133, "Router Solicitation"                 },
        {134, "Router Advertisement"                },
        {135, "Neighbor Solicitation"               },
        {136, "Neighbor Advertisement"              },
        {137, "Redirect"                            },
        {143, "Multicast Listener Report Message v2"},
        {0,   NULL                                  },
    };

    return number_name(is_version_6 ? names_6 : names, type);
}

const char *icmp_code_name(uint8_t type, uint8_t code, bool is_version_6)
{
    static const NumberName names[] = {
        {CODE(3,                                     0),                                 "Network unreachable"},
        {CODE(3,                                          1),                                                                       "Host unreachable"},
        {CODE(3,                        2),"Protocol unreachable"},
        {CODE(3,                 3),                                          "Port unreachable"},
        {CODE(3,                                     4),                                                     "Fragmentation needed"},
        {CODE(3,                                          5),                                                                       "Source route failed"},
        {CODE(3,                    6),  "Network unknown"},
        {CODE(3,7),"Host unknown"},
        {CODE(3,                                     9),                                                  "Network administratively prohibited"},
        {CODE(3,                                          10),                                                                       "Host administratively prohibited"},
        {CODE(3,                            13),                                                                                                                         "Communication administratively filtered"},
        {CODE(5,    0),"Redirect for network"},
        {CODE(5,                                     1),                           "Redirect for host"},
        {CODE(11,                                          0),                                                                       "Time to live exceeded in transit"},
        {CODE(11, 1),"Fragment reassembly time exceeded"},
        {0,                                     NULL                                                                                                 },
    };
    static const NumberName names_6[] = {
        {CODE(1,                                         0),                              "no route to destination"},
        {CODE(1,                                              1),                                                                        "Administratively prohibited"},
        {CODE(1,                 3),"Address unreachable"},
        {CODE(1,                            4),                                                              "Port unreachable"},
        {CODE(1,                                         5),                                           "Source address failed ingress/egress policy"},
        {CODE(1,                                              6),                                                                        "Reject route to destination"},
        {CODE(3, 0),"hop limit exceeded in transit"},
        {CODE(3,1),"fragment reassembly time exceeded"},
        {0,                                         NULL                                                                     },
    };

    return number_name(is_version_6 ? names_6 : names, CODE((uint32_t)type, code));
}
