"""What people write who want an order cancelled, put off or brought on another day; see cues.py for the notation."""

from __future__ import annotations

CHANGES: dict[str, tuple[tuple[float, str], ...]] = {
    "cancel": (
        (1.0, r"CANCEL(?! (?:out|each|culture)| \S+ other out)"),
        (0.9, r"call~3 off|call of (?:the|my)"),
        (
            0.75,
            r"(?:scrap|drop|void|annul|withdraw|abort|revoke|scratch|rescind|terminate|kill|delete|"
            r"remove)~2 _THING(?! (?:off|at|on|by))",
        ),
        (0.85, r"not (?:be )?(?:want|need|wish|have|keep|needing|wanting)~4 (?:any more|any longer|after all|now)"),
        (0.85, r"(?:any|no) longer (?:want|need|interested|require|have (?:room|use|space|need))~2"),
        (0.85, r"not (?:require|interested in)(?! (?:a |the |any )*(?:REFUND|RETURN))~3"),
        (
            0.8,
            r"not (?:be )?(?:want|need|needing)(?: to (?:have|keep|buy|RECEIVE|get))?(?: (?:the|my|this|that|"
            r"these|any of))* _THING(?! (?:ARRIVE|DELIVER|on|until|yet|so|to|then|before))",
        ),
        (
            0.8,
            r"not (?:DELIVER|ship|process)(?: (?:me|the|my|this|that))* _THING(?! (?:week|month|DATE|back|yet|"
            r"until|on|now|before|till|so|this|next|WEEKDAY|today))",
        ),
        (0.8, r"(?:stop|halt|forget)(?: about)?(?: (?:the|my|this|that|whole))* (?:ORDER|ordernumber)"),
        (0.8, r"not bother~2 (?:SHIPPING|DELIVER|_BRING)"),
        (0.7, r"(?:get|take)(?: me)? (?:rid of|out of)~2 ORDER"),
        (0.7, r"not go(?:ing)? (?:ahead|through)~2 (?:with )?~2ORDER"),
        (0.5, r"CHANGE my mind"),
        (
            0.75,
            r"not~1 (?:RECEIVE|have|get)~2 ORDER (?:at all|any more)|nothing~1 SENT|drop mine|out of (?:this|the|my) "
            r"(?:deal|contract)",
        ),
        (0.68, r"not (?:want|need) (?:the|this|that) [^ ]+$"),
        (0.8, r"undo~2 ORDER|decided against~2|nix~2 ORDER|out of (?:the|my|this|that) ORDER|take~1 ORDER off"),
        (0.75, r"no need to (?:DELIVER|ship)~3|no use for~3|(?:pull|back) out of~2"),
        (0.75, r"stop (?:it|this|that|them) (?:before|from)~3|(?:BOUGHT|ORDER)~2 (?:twice|double)"),
        (0.5, r"by mistake|by accident|accidentally"),
        (
            0.85,
            r"no (?:point|sense|reason|use)(?: in| to| for| me)*(?: you)? (?:_BRING|SHIPPING)(?!~3 (?:yet|back|before|"
            r"until))",
        ),
        (
            0.8,
            r"need not (?:be )?_BRING(?!~4 (?:yet|back|before|until|it back))|not have to DELIVER(?!~3 (?:back|yet|"
            r"before|until))",
        ),
        (
            0.75,
            r"(?:will|would|do|shall|am|are)(?: i| we)? not (?:be )?(?:take|taking|accept|accepting|collect|collecting)"
            r"(?! (?:it )?(?:LATER|now|yet))~3",
        ),
        (0.8, r"(?:should|must|need) not be SENT(?!~3 (?:back|yet|until|before))"),
        (0.8, r"(?:strike|pull|reverse|retract|recall|cease)~2 ORDER|get out of~2 ORDER"),
        (
            0.8,
            r"ORDER~2 (?:revoked|withdrawn|annulled|scrapped|dropped|deleted|removed|stopped|undone|reversed|void)|"
            r"(?:step|back|pull)~1 from~2 ORDER|no need of~2",
        ),
    ),
    "postpone": (
        (1.0, r"POSTPONE"),
        (0.9, r"(?<!REFUND )(?<!the )(?<!this )(?<!a )(?<!of )(?<!why )DELAY"),
        (
            0.9,
            r"(?:put|push|hold|set)~3 off|(?:push|hold|set|put it|put them|put ORDER|put my ORDER|"
            r"put the ORDER)~3 back",
        ),
        (0.8, r"(?:hold|pause|suspend|wait with)~2 ORDER"),
        (0.8, r"(?:put|place|keep)~3 on (?:hold|pause|ice)"),
        (0.8, r"hold (?:on to|onto)~3 (?:for|until|till|a)"),
        (0.8, r"(?:hold|pause|keep)~3 (?:back|for|until|till)"),
        (
            0.85,
            r"(?:ARRIVE|_BRING|get|have|RECEIVE|ORDER|it|take)~4 (?:LATER|after(?! (?:that|TIME|\d|one|two|three|four|"
            r"five|six|seven|eight)|after$))",
        ),
        (0.85, r"not (?:ARRIVE|DELIVER|want|need)~4 (?:yet|until|till|before|so soon|this week|right now|just now)"),
        (0.75, r"LATER~3 ORDER"),
        (0.8, r"(?:weeks|month|months|week|DATE) LATER"),
        (0.75, r"(?:ARRIVE|_BRING)~3 (?:next|in a) (?:week|month|year|few)"),
        (0.85, r"(?:be|like|want|get|please)~4 DELAYED"),
        (
            0.8,
            r"(?:leave|store)~6 (?:until|till|for)|CHANGE(?: my| the)* (?:ORDER|it) back|ORDER~2 (?:put|"
            r"pushed|moved) back",
        ),
        (0.75, r"slow~1 down|ORDER~1 wait|no (?:rush|hurry)"),
        (
            0.65,
            r"(?:am|are|be|been|is|while)~2 (?:away|on holiday|on vacation|out of town|abroad|travelling|traveling)",
        ),
        (0.6, r"(?:too|so) (?:early|soon)"),
        (0.7, r"(?:(?<!many )more DATE|wait a (?:bit|while|little|few|week|month))(?! for my)"),
        (0.6, r"CHANGE(?: (?:the|my|our))* ORDER(?: please)?$"),
        (0.75, r"not~2 (?:ready|in a hurry|no rush)~4"),
        (
            0.85,
            r"(?:keep|hold|wait|leave|store|stay|rest|remain|_BRING|ARRIVE|RECEIVE)(?: (?!WHEN|until|till)[^ ]+){0,6} "
            r"(?:until|till|once|WHEN|before) (?:i|we|you) (?!(?:get|RECEIVE) (?:my|the) ORDER)",
        ),
        (0.8, r"(?:until|till) (?:i|we) (?:call|ring|tell|say|write|let|hear|get|am|are|have|confirm|move|know)~3"),
        (
            0.65,
            r"(?:not (?:know|sure|say|tell)|no idea)~3 WHEN (?:i|we) (?:can|am|are|will|return|move|have|get back)~3|"
            r"(?:DATE|WHEN)~2 not know yet",
        ),
        (
            0.8,
            r"(?<!not )(?<!not WAIT )wait (?:with|until|till|before)~3",
        ),
        (0.5, r"(?:please|could|can|would|so|then) wait(?: \S+){0,3}$"),
        (0.8, r"not~3 (?:take|get|have|RECEIVE|accept)(?: [^ ]+){0,2} before"),
        (0.75, r"_THING~2 wait (?:until|till|a|for a)~2|until further notice|for the time being|sit on~2 _THING"),
        (0.75, r"(?:stay|rest|remain|keep|leave)~4 (?:with you|at yours|warehouse|depot)"),
        (0.8, r"keep~2 (?:hold of|it|them|ORDER|everything)~2 (?:back|LATER|longer|a while|for a|until|till)"),
        (0.6, r"not before~1 _AT|not now|not just yet|WHEN i say~1"),
        (0.9, r"(?:put|push|set|move) back~2 ORDER"),
        (0.75, r"(?:_BRING|ARRIVE)~3 in (?:the )?(?:spring|summer|autumn|winter|MONTH)|has to wait"),
    ),
    "reschedule": (
        (1.0, r"RESCHEDULE"),
        (0.85, r"CHANGE~5 (?:DATE|WEEKDAY|MONTH|EARLIER|next week)"),
        (0.85, r"(?:OTHER|better|earlier|EARLIER)~1 (?:DATE|WEEKDAY|TIME|appointment)(?!(?: \S+){0,3} not know)"),
        (0.8, r"(?:choose|pick|select|set|book|have|need|want)~2 (?:OTHER|a|the) (?:DELIVER |ORDER )?DATE"),
        (0.85, r"(?:ORDER|it|them)~4 (?:on(?: the)? _ON|(?:on|instead|by|this|next|make it)~2 (?:WEEKDAY|MONTH))"),
        (0.85, r"^(?:please )?(?:DELIVER|ARRIVE)~2 (?:on(?: the)? _ON|(?:this|next|by) (?:WEEKDAY|MONTH)|WEEKDAY)"),
        (0.6, r"(?<!do you )(?:ARRIVE|_BRING|have)~4 (?:on(?: the)? _ON|(?:instead|by|this|next)~2 (?:WEEKDAY|MONTH))"),
        (0.8, r"(?:ARRIVE|_BRING|RECEIVE|get|have|it)~3 _ON~2 instead"),
        (
            0.8,
            r"(?!can ARRIVE|could ARRIVE)(?:can|could|please|want|like|need)~4 (?:ARRIVE|_BRING)~3 (?:WEEKDAY|MONTH|"
            r"EARLIER|on the)",
        ),
        (0.7, r"(?:ARRIVE|_BRING|RECEIVE|it|ORDER)~2 EARLIER"),
        (0.6, r"CHANGE(?: (?:the|my|our))* ORDER(?: please)?$"),
        (0.75, r"(?:WEEKDAY|DATE)~6 (?:not (?:work|suit|good|possible|convenient)~2|(?:suits|works) (?:me )?better)"),
        (0.9, r"CHANGE~1 WHEN"),
        (
            0.75,
            r"(?!.* (?:expect|know|whether|if) |can ARRIVE|could ARRIVE)(?:can|could|would|may|please|let|want|like|"
            r"prefer|need|rather|ok|okay)~5 "
            r"(?:ARRIVE|_BRING|happen|happens|pick|RECEIVE|drop|(?:have|make|get|set|book|do)~2 (?:_THING|DATE))~4(?: "
            r"at| to| on| by)? _AT",
        ),
        (
            0.75,
            r"(?:would|is|can|could)~2 _AT~3 (?:possible|free|suit|ok|okay|available|better|work|an option)|_AT~3 "
            r"(?:suit|suits|"
            r"be better)~2",
        ),
        (0.75, r"(?:schedule |new |OTHER |^)ORDER (?:_TO)*_AT|ORDER(?: ordernumber)? (?:_TO)+_AT"),
        (0.5, r"prefer~2 _AT"),
        (0.6, r"_AT would (?:work|do|be (?:fine|good|better))"),
        (0.75, r"_AT~3 (?:instead of|rather than|not) _AT"),
        (0.65, r"(?:_BRING|ARRIVE|make)~3 (?:at |on )?_AT~1 instead|(?<!do you )_BRING _AT"),
        (0.9, r"schedule(?: (?:the|my|a))* ORDER|CHANGE~2 TIME"),
        (0.7, r"(?<!not )(?:pick|choose|take|do|make it)~1 (?:the \d+(?:st|nd|rd|th)|WEEKDAY|TIME|\d+(?:am|pm))"),
        (
            0.7,
            r"(?:SHIPPING|people|you|ORDER)~1 (?:ARRIVE|_BRING)~3 (?:at|after|before|between) (?:TIME|that|\d+|two|"
            r"three|four|five|six)",
        ),
        (0.65, r"(?:hour|hours|bit|DATE) EARLIER"),
        (0.75, r"(?:need|want|like|prefer)~2 (?:TIME|WEEKDAY) DATE|(?:for|to) _AT instead"),
        (0.75, r"CHANGE~3 by (?:a|one|two|three|\d+) (?:DATE|week|hour)"),
        (0.7, r"CHANGE (?:me|us|it|my)~2 (?:to|for) _AT"),
        (0.75, r"(?:nobody|no one|not)~2 (?:home|in|there|around|available)~1 (?:on )?_AT"),
        (0.85, r"(?:set|schedule|plan|book|arrange|fix)~2 ORDER~2 _ON"),
        (0.65, r"(?:WEEKDAY|DATE|\d+\S*)~2 (?:bad|no good|inconvenient|impossible|unsuitable)~2"),
        (0.9, r"make it (?:on )?(?:the )?(?:_ON|DATE)"),
        (
            0.75,
            r"OTHER hour|(?:ARRIVE|_BRING) (?:at|after|before|between) (?:TIME|\d+|two|three|four|five|six)(?: "
            r"please)?$",
        ),
        (0.75, r"(?:nobody|no one) (?:is |be |will be )?(?:home|at home|in|there|around)~3 (?:DATE|WEEKDAY|when)"),
        (0.75, r"not (?:be )?(?:home|in|there|around|available)~3 (?:DATE|WEEKDAY|when)"),
        (0.7, r"(?:CHANGE|bring~2 forward)(?: (?:the|my|our))* ORDER~3 (?:to|forward|up)"),
    ),
}
"""Weight and pattern of each cue."""
