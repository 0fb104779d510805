"""The cues of each intent: a pattern over tagged words, and how much it says by itself.

1 is an intent's own name. From 0.55 on a cue is enough alone; a weaker one needs an order or a parcel near it.
A gap never holds the name of another intent: "I don't want to cancel it any more" is not "don't want any more".
"""

from __future__ import annotations

import re

CONTEXT = frozenset({"ORDER", "BOUGHT", "DELIVER", "SENT", "SHIPPING", "ordernumber"})
"""Tags that show that a message is about the shop."""

_WORD = r"(?!CANCEL|POSTPONE|RESCHEDULE|REFUND|TRACK|until|till)[^ ]+"
_GAPS = {f"~{most}": rf"(?: {_WORD}){{0,{most}}}?" for most in range(1, 7)}
_THING = r"(?:ORDER|it|this|that|them|these|those|ordernumber|BOUGHT|thing|stuff|everything)"
_WAS = r"(?:is|are|was|has|have|will|did|do|does|would|can|could|should|might)"

_BRING = "(?:DELIVER|SENT)"
_ON = r"(?:WEEKDAY|MONTH|may|today|\d+\S*)"

_LISTED = {
    "cancel": (
        (1.0, r"CANCEL"),
        (0.9, r"call~3 off|call of (?:the|my)"),
        (
            0.75,
            r"(?:scrap|drop|void|annul|withdraw|abort|revoke|scratch|rescind|terminate|kill|delete|"
            r"remove)~2 _THING",
        ),
        (0.85, r"not (?:be )?(?:want|need|wish|have|keep|needing|wanting)~4 (?:any more|any longer|after all|now)"),
        (0.85, r"(?:any|no) longer (?:want|need|interested|require)~2"),
        (0.85, r"not (?:require|interested in)~3"),
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
        (0.8, r"(?:stop|halt|forget)(?: about)?(?: (?:the|my|this|that))* ORDER"),
        (0.8, r"not bother~2 (?:SHIPPING|DELIVER|_BRING)"),
        (0.7, r"(?:get|take)(?: me)? (?:rid of|out of)~2 ORDER"),
        (0.7, r"not go(?:ing)? (?:ahead|through)~2 (?:with )?~2ORDER"),
        (0.5, r"CHANGE my mind"),
        (0.8, r"undo~2 ORDER|decided against~2|nix~2 ORDER|out of (?:the|my|this|that) ORDER|take~1 ORDER off"),
        (0.75, r"no need to (?:DELIVER|ship)~3|no use for~3|(?:pull|back) out of~2"),
        (0.75, r"stop (?:it|this|that|them) (?:before|from)~3|(?:BOUGHT|ORDER)~2 (?:twice|double)"),
        (0.5, r"by mistake|by accident|accidentally"),
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
        (0.85, r"(?:ARRIVE|_BRING|get|have|RECEIVE|ORDER|it|take)~4 (?:LATER|after)"),
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
        (0.65, r"(?:away|on holiday|on vacation|out of town|abroad|travelling|traveling)"),
        (0.6, r"(?:too|so) (?:early|soon)"),
        (0.7, r"(?:more DATE|wait a (?:bit|while|little|few|week|month))(?! for my)"),
        (0.6, r"CHANGE(?: (?:the|my|our))* ORDER(?: please)?$"),
        (0.75, r"not~2 (?:ready|in a hurry|no rush)~4"),
    ),
    "reschedule": (
        (1.0, r"RESCHEDULE"),
        (0.85, r"CHANGE~5 (?:DATE|WEEKDAY|MONTH|EARLIER|next week)"),
        (0.85, r"(?:OTHER|better|earlier|EARLIER)~1 (?:DATE|WEEKDAY|appointment)"),
        (0.8, r"(?:choose|pick|select|set|book|have|need|want)~2 (?:OTHER|a|the) (?:DELIVER |ORDER )?DATE"),
        (0.85, r"(?:ORDER|it|them)~4 (?:on(?: the)? _ON|(?:on|instead|by|this|next|make it)~2 (?:WEEKDAY|MONTH))"),
        (0.85, r"^(?:please )?(?:DELIVER|ARRIVE)~2 (?:on(?: the)? _ON|(?:this|next|by) (?:WEEKDAY|MONTH)|WEEKDAY)"),
        (0.6, r"(?:ARRIVE|_BRING|have)~4 (?:on(?: the)? _ON|(?:instead|by|this|next)~2 (?:WEEKDAY|MONTH))"),
        (0.8, r"(?:ARRIVE|_BRING|RECEIVE|get|have|it)~3 _ON~2 instead"),
        (0.8, r"(?:can|could|please|want|like|need)~4 (?:ARRIVE|_BRING)~3 (?:WEEKDAY|MONTH|EARLIER|on the)"),
        (0.7, r"(?:ARRIVE|_BRING|RECEIVE|it|ORDER)~2 EARLIER"),
        (0.6, r"CHANGE(?: (?:the|my|our))* ORDER(?: please)?$"),
        (0.75, r"(?:WEEKDAY|DATE)~6 (?:not (?:work|suit|good|possible|convenient)~2|(?:suits|works) (?:me )?better)"),
        (0.9, r"CHANGE~1 WHEN"),
        (0.85, r"(?:set|schedule|plan|book|arrange|fix)~2 ORDER~2 _ON"),
        (0.65, r"(?:WEEKDAY|DATE|\d+\S*)~2 (?:bad|no good|inconvenient|impossible|unsuitable)~2"),
        (0.85, r"make it (?:on )?(?:the )?_ON"),
        (0.75, r"(?:nobody|no one) (?:is |be |will be )?(?:home|at home|in|there|around)~3 (?:DATE|WEEKDAY|when)"),
        (0.75, r"not (?:be )?(?:home|in|there|around|available)~3 (?:DATE|WEEKDAY|when)"),
        (0.7, r"(?:CHANGE|bring~2 forward)(?: (?:the|my|our))* ORDER~3 (?:to|forward|up)"),
    ),
    "status": (
        (0.85, r"WHERE~3 (?:is|are|has|have|did|be|can i find|can i see|can i check)~4 _THING"),
        (0.8, r"WHERE(?: the| my| our)* ORDER"),
        (0.8, r"WHERE~1 (?:it|they|this|that|things) (?:is|are|went|has|have|got|stands?)"),
        (0.9, r"TRACK"),
        (0.75, r"^(?:the |my |ORDER |current )*STATUS(?: please| update| check| ORDER)*$"),
        (0.65, r"STATUS"),
        (
            0.85,
            r"(?<!CHANGE )(?:WHEN|what (?:DATE|time))~2 _WAS~5 (?:ARRIVE(?! out)|_BRING|RECEIVE|get here|"
            r"get it|get them|get my|here|due|be here|expect)",
        ),
        (0.85, r"(?:WHEN|what (?:DATE|time))~2 (?:can|should|do|will) (?:i|we)~2 (?:expect|get|RECEIVE)~3"),
        (
            0.75,
            r"how (?:long|much longer|far|soon)(?: until| till)?~6 (?:ARRIVE|_BRING|take|ORDER|wait|away|here|"
            r"get)",
        ),
        (
            0.85,
            r"(?:^|if |whether |please |hello |hi |know |say |me )(?:has|have|is|was|are)~4 (?:SENT|left|gone|"
            r"on the road|in transit|ARRIVE|on the way|on its way|out for|here)(?! LATER)(?= |$)(?! (?:on|"
            r"LATER|to|earlier|EARLIER|next|after|before))",
        ),
        (
            0.85,
            r"(?<!can )(?<!could )(?:not|never)~2 (?:ARRIVE|RECEIVE|got|gotten|shown|showed|appeared|seen|"
            r"SENT|turned|here|get|had|came)~3(?: yet| still| it| any| my| up|$)",
        ),
        (0.7, r"still not~3"),
        (0.75, r"(?:taking|take|takes|took)~1 (?:so|too|this|very|forever) ?(?:long)?"),
        (
            0.75,
            r"(?<!CHANGE )WHEN~1 (?:ORDER|it|they|things|stuff|everything)~3 (?:ARRIVE(?! (?:to|out)\b)|"
            r"_BRING|get|gets|here)",
        ),
        (0.8, r"(?:is|are)(?: my| the| our)* ORDER~2 ARRIVE(?! (?:LATER|EARLIER|on|to)\b)"),
        (0.75, r"follow~1 ORDER|(?:who|which|what)~2 (?:DELIVER|SHIPPING)~2 ORDER"),
        (
            0.75,
            r"(?:am|will|do) i~2 (?:get|getting|RECEIVE|receiving)~4|still nothing|nothing (?:yet|so far|"
            r"has ARRIVE)~2|in transit",
        ),
        (
            0.75,
            r"how many (?:DATE|hours|weeks)(?: until| till)?~4 (?:ORDER|ARRIVE|DELIVER)|(?:give|get|need|want|"
            r"send|have)~3 update",
        ),
        (0.8, r"^will~4 (?:ARRIVE|be SENT)~3"),
        (0.8, r"did~3 (?:DELIVER|ORDER ship|ORDER ARRIVE|ORDER go)"),
        (0.75, r"still~2 WAITING|WAITING~4 ORDER|waited~4 ORDER|still waiting"),
        (0.75, r"any (?:news|update|updates|word|information)~4"),
        (
            0.7,
            r"(?:update|news|check|checking|know|look|inquire|enquire|enquiring|asking|happening|happened|"
            r"going on|information|details|what)~4 (?:about|on|with|up|to|of|after|regarding)(?: the| my| our|"
            r" this)* (?:ORDER|BOUGHT|ordernumber)(?: \S+){0,3}$",
        ),
        (0.75, r"(?:happened|happening|going on|up|wrong) (?:to|with)~2 ORDER"),
        (0.7, r"ORDER(?: (?!be )[^ ]+){0,3} (?:late|DELAYED|missing|lost|stuck|nowhere)"),
        (0.65, r"(?:late|DELAYED|missing|lost|find)~2 ORDER"),
        (
            0.8,
            r"SHIPPING~2 (?:information|details|STATUS|number|update)|"
            r"(?:which|what|who)~3 SHIPPING(?! (?:cost|price|fee|charge)s?\b)",
        ),
        (0.6, r"expected ORDER|ORDER DATE|estimated~3"),
        (0.75, r"not here yet|still not here|on its way|on the way"),
        (0.7, r"^(?:check|find|see|show)(?: on)?(?: me)?(?: the| my| our)* (?:ORDER|ordernumber)"),
    ),
    "refund": (
        (1.0, r"REFUND"),
        (1.0, r"MONEY~3 back"),
        (0.95, r"(?:get|give|want|RETURN|_BRING|have|pay|need)~4 MONEY~4 (?:back|RETURN)"),
        (0.95, r"RETURN~3 MONEY"),
        (
            0.9,
            r"(?:pay|credit|compensate) (?:me|us|my)~2 (?:back|card|account)|compensate|compensated|"
            r"compensation|repay",
        ),
        (0.85, r"RETURN~3 _THING|_THING~4 RETURN|RETURN(?: for)?$"),
        (0.75, r"RETURN (?:the|my|this|these|those|an|some) [^ ]+|give~2 back|owe~2 MONEY"),
        (0.75, r"not what i (?:BOUGHT|wanted|want|ORDER)|not~2 as described"),
        (0.7, r"(?:ARRIVE|RECEIVE|it|ORDER|is|are)~2 in pieces|(?:not|never)~1 (?:work|fit)(?: me)?$"),
        (0.8, r"(?:_BRING|take|give|hand)~2 back"),
        (0.8, r"(?:_BRING|give|RETURN|want|get|need)(?: me| us)?(?: my| the| our)+ MONEY"),
        (0.8, r"wrong~2 (?:was|were|is|ARRIVE|SENT|ORDER)"),
        (0.75, r"(?:charged|billed|paid) (?:me )?(?:twice|double|too much)|overcharged"),
        (0.65, r"(?:ARRIVE|ORDER|it|RECEIVE|came|got|is|are)~4 BROKEN|BROKEN~2 ORDER"),
        (0.6, r"(?:_BRING|RECEIVE|got|ARRIVE|is|are)~3 (?:the )?wrong~2"),
        (0.6, r"(?:not|never)~2 (?:happy|satisfied)~3 ORDER"),
    ),
    "help": (
        (
            0.8,
            r"^(?:please |hi |hello |hey |(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody) |"
            r"i am |looking for |i need |i want |some |need |to |get |any )*HELP(?: me| please| out| us|"
            r" needed| menu| support| desk| i| need| is| you| with| my| an| ORDER)*$",
        ),
        (0.75, r"HELP~2 (?:me|please)~2$|(?:need|want)~2 (?:HELP|support)$"),
        (
            0.9,
            r"what(?: else| all)? (?:can|could|do|are)(?: all)? (?:you|i|we|your|this bot|"
            r"the)(?: all)?(?: even)? (?:HELP|do|ask|capable|able|options|able to do|offer|say|services|"
            r"choices|commands)(?: \S+){0,4}",
        ),
        (0.8, r"what (?:else )?(?:you|this|i) can (?:do|ask|say|HELP)~3"),
        (0.7, r"(?:give|show|list|see|what)~3 (?:options|commands|possibilities)|not understand how~4"),
        (0.8, r"how (?:does|dose|do|can) (?:this|it|i|you) (?:work|use|HELP|talk|start)~3"),
        (
            0.7,
            r"^(?:the |show |main |my |me |list |see |all |what |are )*(?:options|menu|commands|instructions|"
            r"support|faq|possibilities)(?: please| here)?$",
        ),
        (0.7, r"what~3 (?:options|choices|possibilities|commands|services)"),
        (0.65, r"i am (?:stuck|confused|lost)$|(?:do|what) not know (?:what|how)~3 do|not sure (?:what|how)~3"),
        (
            0.6,
            r"(?:talk|speak|chat|real)~3 (?:human|agent|person|someone|representative|operator|support|"
            r"service)|human|representative|live agent|customer (?:service|support|care)",
        ),
        (0.6, r"(?:have|got)~2 (?:problem|issue|question|trouble|request)(?: with| about)?~2(?:ORDER)?$"),
    ),
}


def _compiled(pattern: str) -> re.Pattern[str]:
    whole = pattern.replace("_THING", _THING).replace("_WAS", _WAS).replace("_BRING", _BRING).replace("_ON", _ON)
    for gap, written in _GAPS.items():
        whole = whole.replace(gap, written)
    return re.compile(rf"(?<!\S)(?:{whole})(?!\S)")


CUES = tuple((intent, weight, _compiled(pattern)) for intent, cues in _LISTED.items() for weight, pattern in cues)
"""Intent, weight, and pattern over tags joined by single spaces, clause by clause."""

WORDS = frozenset(word for cues in _LISTED.values() for _, cue in cues for word in re.findall(r"[a-z]{3,}", cue))
"""All that is spelt out in a cue."""
