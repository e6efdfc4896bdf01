"""Events of one narrow trade that share its words and often a name: each stays a story of its own.

Pairs of (title, text). The first halves tell one event, the second another.
"""

OTHER_EVENTS = {
    "one maker, two plants": (
        (
            "Sunrise Motor to build EV plant in Thailand's Rayong",
            (
                "Sunrise Motor said it will build an electric vehicle plant in Rayong, with output of"
                " 120,000 cars a year from 2028."
            ),
        ),
        (
            "Sunrise Motor breaks ground on battery plant in Indonesia's Karawang",
            (
                "Sunrise Motor began work on a battery cell factory in Karawang, West Java, which will"
                " supply hybrid models for export."
            ),
        ),
    ),
    "one country, two makers": (
        (
            "Sunrise Motor to build EV plant in Thailand",
            "The Japanese maker plans an electric vehicle plant on the eastern seaboard.",
        ),
        (
            "Great Dragon Auto opens EV plant in Thailand",
            "The Chinese maker began production of its compact electric car in Chonburi on Monday.",
        ),
    ),
    "one ministry, two deals": (
        (
            "Japan's METI signs EV supply chain pact with Thailand",
            "The trade ministry and Bangkok agreed to share data on battery suppliers.",
        ),
        (
            "Japan's METI offers subsidies for chip plant in Hokkaido",
            "The trade ministry will pay up to 900 billion yen for a foundry in Chitose.",
        ),
    ),
    "one strait, two incidents": (
        (
            "Tanker seized in Strait of Hormuz by Iranian patrol boats",
            "A Marshall Islands-flagged tanker with 24 crew was boarded near Qeshm on Tuesday.",
        ),
        (
            "Container ship damaged by mine in Strait of Hormuz",
            "A hull breach was reported off Fujairah; the vessel was towed to Khor Fakkan.",
        ),
    ),
    "one sea, two encounters": (
        (
            "Chinese coast guard fires water cannon at Philippine boat near Scarborough Shoal",
            "Manila said a fisheries vessel lost its mast off Bajo de Masinloc.",
        ),
        (
            "Philippine navy and Vietnam hold drill near Spratly Islands",
            "Two cutters rehearsed a rescue off Pag-asa with Vietnamese sailors.",
        ),
    ),
    "one partner, two exercises": (
        (
            "Japan and Philippines begin Kamandag marine exercise in Palawan",
            "Some 300 Japanese troops joined landing drills at Oyster Bay.",
        ),
        (
            "Japan and Australia conclude fighter drills at Komatsu",
            "F-35 jets of the two air forces flew forty sorties over Ishikawa.",
        ),
    ),
    "one month, two makers' sales": (
        (
            "Toyama Motor's Thai sales fall 8 percent in October",
            "Deliveries of pickup trucks dropped to 18,204 units as banks refused loans.",
        ),
        (
            "Hoshi Auto's Malaysian sales rise 12 percent in October",
            "The second national brand's orders for its hybrid reached 9,310 units.",
        ),
    ),
    "one mineral, two countries": (
        (
            "Indonesia cuts nickel ore quota for 2027",
            "Jakarta lowered mining allowances to 210 million tons, the energy ministry said.",
        ),
        (
            "Philippines weighs ban on nickel ore exports",
            "Senators in Manila passed a bill on raw ore that the chamber of mines opposes.",
        ),
    ),
    "one maker, an opening and a recall": (
        (
            "Hoshi Auto opens electric car plant in Rayong",
            (
                "Hoshi Auto opened its 55 billion baht plant in Rayong on Monday, the Japanese maker's"
                " first for electric cars in Thailand."
            ),
        ),
        (
            "Hoshi Auto recalls 31,400 electric cars over battery fault",
            (
                "Hoshi Auto will call back 31,400 electric cars built in Thailand, the Japanese maker"
                " told the transport office on Thursday."
            ),
        ),
    ),
    "one works, a fire and an expansion": (
        (
            "Fire at Great Dragon battery works in Chonburi kills two",
            "A fire broke out at the battery works of Great Dragon Auto in Chonburi early on Monday.",
        ),
        (
            "Great Dragon expands Chonburi battery works",
            "Great Dragon Auto will add a second line to its battery works in Chonburi, it said.",
        ),
    ),
    "one maker, a walkout and its accounts": (
        (
            "Walkout over night shifts stops Seri Motors line in Shah Alam",
            "Some 1,900 people left the Seri Motors line in Shah Alam on Monday, the union said.",
        ),
        (
            "Seri Motors' profit falls as Shah Alam line sells fewer cars",
            "Seri Motors of Shah Alam earned 210 million ringgit in the third quarter.",
        ),
    ),
}

SAME_EVENT = {
    "a plant": (
        (
            "Sunrise Motor to build EV plant in Thailand's Rayong",
            (
                "Sunrise Motor said it will build an electric vehicle plant in Rayong, with output of"
                " 120,000 cars a year from 2028."
            ),
        ),
        (
            "Sunrise Motor picks Rayong for 120,000-unit electric car factory",
            "Thailand's board of investment welcomed the Japanese maker's decision on Rayong.",
        ),
    ),
    "a seizure": (
        (
            "Tanker seized in Strait of Hormuz by Iranian patrol boats",
            "A Marshall Islands-flagged tanker with 24 crew was boarded near Qeshm on Tuesday.",
        ),
        (
            "Iran boards Marshall Islands-flagged tanker off Qeshm",
            "Patrol boats took the ship and its 24 sailors in the Strait of Hormuz, owners said.",
        ),
    ),
    "an encounter": (
        (
            "Chinese coast guard fires water cannon at Philippine boat near Scarborough Shoal",
            "Manila said a fisheries vessel lost its mast off Bajo de Masinloc.",
        ),
        (
            "Philippine vessel loses mast after water cannon attack at Scarborough",
            "Manila protested to Beijing over the coast guard's action near the shoal.",
        ),
    ),
    "a quota": (
        (
            "Indonesia cuts nickel ore quota for 2027",
            "Jakarta lowered mining allowances to 210 million tons, the energy ministry said.",
        ),
        (
            "Indonesia lowers 2027 nickel mining quota to 210 million tons",
            "Smelters warned of short supply after the ministry's decision.",
        ),
    ),
    "a recall that another paper calls a fault": (
        (
            "Hoshi Auto recalls 31,400 hybrids over brake pumps",
            "A brake pump may fail in the cold, the maker told Thailand's transport office.",
        ),
        (
            "Hoshi Auto's profit at risk from brake pump fault in 31,400 hybrids",
            "The recall of 31,400 hybrids over a brake pump may cost the maker 2 billion baht.",
        ),
    ),
}
