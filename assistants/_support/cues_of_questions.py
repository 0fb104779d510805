"""What people write who ask where an order is, want their money back, or need help; see cues.py for the notation."""

from __future__ import annotations

QUESTIONS: dict[str, tuple[tuple[float, str], ...]] = {
    "status": (
        (0.85, r"WHERE~3 (?:is|are|has|have|did|be|can i find|can i see|can i check)~4 _THING"),
        (0.8, r"WHERE(?: the| my| our)* ORDER"),
        (0.8, r"WHERE~1 (?:it|they|this|that|things) (?:is|are|went|has|have|got|stands?)"),
        (0.9, r"TRACK(?! of (?!.*ORDER))"),
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
            r"SENT(?<!be SENT)|turned|here|had|came)~3(?: yet| still| it| any| my| up|$)",
        ),
        (0.7, r"still not~3"),
        (0.75, r"(?:taking|take|takes|took)~1 (?:so|too|this|very|forever) ?(?:long)?"),
        (
            0.75,
            r"(?<!CHANGE )WHEN~1 (?:ORDER|it|they|things|stuff|everything)~3 (?:ARRIVE(?! (?:to|out)\b)|"
            r"_BRING|get|gets|here)",
        ),
        (
            0.8,
            r"(?:is|are)(?: my| the| our)* ORDER~2 ARRIVE(?! (?:LATER|EARLIER|on|to)\b)|^should~3 (?:ARRIVE|be here)",
        ),
        (0.75, r"follow~1 ORDER|(?:who|which|what)~2 (?:DELIVER|SHIPPING)~2 ORDER"),
        (
            0.75,
            r"(?<!how )(?:am|will|do) i~2 (?:get|getting|RECEIVE|receiving)~4|still nothing|nothing (?:yet|so far|"
            r"has ARRIVE)~2|in transit",
        ),
        (
            0.75,
            r"how many (?:more )?(?:DATE|hours|weeks)(?: until| till)?~4 (?:ORDER|ARRIVE|DELIVER)|(?:give|get|need|"
            r"want|"
            r"send|have)~3 update",
        ),
        (0.8, r"^will~4 (?:ARRIVE|be SENT)~3"),
        (
            0.85,
            r"how far(?: along| is| has| have| are| did| with| you)* (?:my |the )?(?:ORDER|ordernumber|BOUGHT)|how "
            r"far (?:it|they) (?:is|are|has)",
        ),
        (0.8, r"how far(?: along)? (?:is|are) (?:it|you)$|how far~3 got"),
        (
            0.8,
            r"(?:if|whether)(?: \S+){1,6}? (?:SENT|left|gone|gone out|on (?:its|the) way|under way|underway|moving)",
        ),
        (
            0.75,
            r"(?:has|have|did|is|are|was)~3 (?:SHIPPING|somebody|anyone|anything|someone|ORDER|it|ordernumber)~3 "
            r"(?:pick|picked|picked up|collect|collected|SENT|left|gone out|under way|underway|on the road|moving)"
            r"(?! (?:on|to) )",
        ),
        (0.68, r"WHERE (?:is|are|have|has) my (?!mind|MONEY)[^ ]+"),
        (0.75, r"(?:should|must|need|have to)~2 (?:stay|be)~2 (?:in|home)~5 ORDER|is~2 ORDER~1 (?:close|near|nearby)"),
        (0.65, r"(?:meant|supposed|due) to (?:be|ARRIVE)~3"),
        (0.65, r"(?<!what )(?:should|can|may|must|shall|do|could) (?:i|we)~2 (?:expect|expecting)~3"),
        (
            0.75,
            r"(?:is|are)~2 ORDER~1 on (?:schedule|DATE)$|WHERE~3 (?:is|are) at~2 moment|is (?:it|ORDER) still (?:in|"
            r"at|with)~3|(?:route|"
            r"location|position) of~2 ORDER",
        ),
        (0.8, r"(?:what|which) (?:DATE|TIME)~4 (?:expect|expecting)~3|by WHEN~4"),
        (
            0.75,
            r"(?:which|what) (?:town|city|place|stage|step|depot|state)~3 ORDER|(?:state|stage|news) of~2 (?:ORDER|"
            r"ordernumber)",
        ),
        (
            0.6,
            r"(?:not|nothing)~1 (?:heard|hear)~5|under way|underway|how things stand|nothing~1 turned up|WHERE is mine",
        ),
        (0.75, r"nothing~1 ARRIVE|no (?:SHIPPING|one|ORDER)~1 ARRIVE"),
        (0.7, r"(?:anything|something) been SENT~1"),
        (
            0.75,
            r"(?:is|has|was|being)~2 ORDER~2 (?:processed|packed|prepared|handled)|WHERE(?: is| the| my| your)* "
            r"SHIPPING|any sign~3|what~1 keeping~2 ORDER",
        ),
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
        (0.7, r"ORDER(?: (?!(?<!to )be )[^ ]+){0,3} (?:late|DELAYED|missing|lost|stuck|nowhere)"),
        (0.65, r"(?:late|DELAYED|missing|lost|find)~2 ORDER"),
        (
            0.8,
            r"SHIPPING~2 (?:information|details|STATUS|number|update)|"
            r"(?:which|what|who)~3 SHIPPING(?! (?:cost|price|fee|charge)s?\b)",
        ),
        (0.6, r"expected ORDER|ORDER DATE$|estimated~3"),
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
        (0.85, r"RETURN~3 _THING|_THING~4 RETURN|(?<!i )(?<!we )RETURN(?: for)?$"),
        (0.75, r"RETURN (?:the|my|this|these|those|an|some) [^ ]+|give~2 back|owe~2 MONEY"),
        (0.75, r"not what i (?:BOUGHT|wanted|want|ORDER)|not~2 as described"),
        (0.7, r"(?:ARRIVE|RECEIVE|it|ORDER|is|are)~2 in pieces|(?:not|never)~1 (?:work|fit)(?: me)?$"),
        (0.8, r"(?:_BRING|take|give|hand)(?: [^ ]+){1,2}? back|(?:DELIVER|give) back(?: the| my| this)* _THING"),
        (0.95, r"(?:_BRING|give|RETURN|want|need)(?: me| us)? (?:my|our) MONEY"),
        (0.8, r"(?:_BRING|give|RETURN|want|get|need)(?: me| us)?(?: my| the| our)+ MONEY"),
        (0.8, r"wrong~2 (?:was|were|is|ARRIVE|SENT|ORDER)"),
        (0.75, r"(?:charged|billed|paid) (?:me )?(?:twice|double|too much)|overcharged"),
        (0.65, r"(?:ARRIVE|ORDER|RECEIVE|got)~4 BROKEN|BROKEN~2 ORDER"),
        (0.5, r"(?:it|is|are)~4 BROKEN"),
        (0.6, r"(?:the|this|these) [^ ]+ (?:is|are|was|were)~2 BROKEN"),
        (0.6, r"(?:_BRING|RECEIVE|got|ARRIVE|is|are)~3 (?:the )?wrong~2"),
        (0.6, r"(?:not|never)~2 (?:happy|satisfied)~3 ORDER"),
        (0.9, r"back~3 MONEY|PRICE~4 back|back (?:to|on|onto|into)~2 (?:card|account|bank)"),
        (
            0.85,
            r"(?:RETURN|credit|transfer)~5 (?:to|on|onto|into)~2 (?:card|account|bank)|"
            r"MONEY~1 ARRIVE~3 (?:account|card)",
        ),
        (0.85, r"(?:RETURN|credit|transfer|give|pay)~4 PRICE|PRICE~3 (?:RETURN|credited|transferred|back)"),
        (
            0.9,
            r"(?:what|all|everything)~1 i(?: have)? paid~4 (?:back|RETURN)|(?:be |get )?(?:paid|repaid)~2 back|"
            r"reverse~2 (?:MONEY|charge)|MONEY~2 reversed",
        ),
        (0.95, r"get paid~2 back"),
        (0.85, r"owe~3 PRICE"),
        (0.75, r"debited (?:twice|double)|transfer~3 back"),
        (0.6, r"(?:stopped|never) (?:work|working|worked)"),
    ),
    "help": (
        (
            0.8,
            r"^(?:please |hi |hello |hey |(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody) |"
            r"i am |looking for |i need |i want |some |need |to |get |any )*HELP(?: me| please| out| us|"
            r" needed| menu| support| desk| i| need| is| you| with| my| an| ORDER)*$",
        ),
        (0.75, r"HELP~2 (?:me|please)~2$|(?:need|want|use)~2 (?:HELP|support)$"),
        (
            0.8,
            r"(?:what|which)~4 (?:can|could|do|does|should|must|may|am|are|is|have|will)~1 (?:i|you|we|this|it|here|"
            r"one|BOT)~4 "
            r"(?:do|ask|type|HELP|write|say|enter|handle|understand|answer|offer|offers|for|good at|good for|possible|"
            r"able|allowed|use)"
            r"(?: (?:for|about|here|me|us|please|you|to|with|this|the|customers|customer|BOT|desk|thing|all|HELP|do|"
            r"and|i|can|of|my))*$",
        ),
        (
            0.8,
            r"(?:what|everything|all|which|anything) (?:else |all |things? )*(?:you|this|i|BOT|here)~1 (?:can|are "
            r"able|are|know|is for)(?: \S+){0,4}$",
        ),
        (
            0.7,
            r"^(?:the |show |main |my |me |list |see |all |what |are |a |of |please |here |BOT |give )*(?:ABILITIES|"
            r"support|faq)(?: please| here)?$",
        ),
        (0.75, r"(?:what|which|show|list|see|overview|know|give|tell|EXPLAIN)~4 ABILITIES(?! (?:does|do) the)"),
        (0.75, r"overview~1 (?:of|please)~4|your (?:functions|features|services|skills)"),
        (
            0.8,
            r"(?<!i know )how (?:does|do|can|may|should|to|must|would|am|is|it|this|i|too)(?: _SUBJECT| do| am| "
            r"supposed| "
            r"to| is| can){0,4} "
            r"(?:work|works|use|talk|start|begin|HELP|phrase|operate|function)(?: (?:this|it|here|the|with|to|you|BOT|"
            r"thing|page|desk|"
            r"please|and|all|me|use|my|request))*$",
        ),
        (0.75, r"EXPLAIN(?: to| me| us| please)*(?: how| what| this| it| BOT| everything| yourself)~6"),
        (
            0.7,
            r"(?:what|this|it|that) (?:is|are|can be|could be|am)(?: all)? (?:possible|done|BOT is for|this BOT)~2(?: "
            r"here)?$|possible here|what is possible",
        ),
        (
            0.7,
            r"what (?:is|are) (?:this|you|it)(?: BOT| page| desk)* (?:for|good for|good at|useful for|able to)~2|for "
            r"what~2 (?:you|this)~2 (?:useful|for|good)",
        ),
        (0.7, r"what (?:this|you)(?: BOT| page)? (?:is|are) (?:for|good|useful)~2"),
        (
            0.75,
            r"(?<!not )(?<!is )not (?:understand|get|know|see)(?: it)?~1 (?:how|what)~5 (?:work|works|use|do|type|"
            r"write|ask|say|start|BOT)",
        ),
        (
            0.65,
            r"(?:am|a|feel)~2 (?:stuck|confused|lost)(?: here)?$|confused by~2|not sure (?:what|how)~3 (?:do|use|"
            r"start)~3|(?:do|what) "
            r"not know (?:what|how)~3 do",
        ),
        (0.65, r"new here|new to (?:this|BOT)|first time~3 BOT|lost here|never used~3 BOT"),
        (
            0.75,
            r"(?:guide|show) me(?: around)?$|no (?:clue|idea) (?:how|what)~4 (?:work|works|use|do|type|write)|list "
            r"of~3 (?:you|i) can~2",
        ),
        (0.75, r"(?:is|are) there~2 ABILITIES|what (?:sort|kind) of HELP~5|use this (?:service|page)"),
        (0.75, r"how~3 get (?:started|going)|(?:guide|tell) me how~2 use~2"),
        (0.7, r"(?:give|lend|need)~1 a hand|be of use|you~2 useful"),
        (
            0.6,
            r"(?:talk|speak|chat|want|need|get|connect|reach|have|there)~4 (?:human|agent|person|someone|"
            r"representative|"
            r"operator|support|service)|^(?:a |real |live )*(?:human|agent|representative|operator)(?: please)?$|live "
            r"agent|"
            r"customer (?:service|support|care)",
        ),
        (0.6, r"(?:have|got)~2 (?:problem|issue|question|trouble|request)(?: with| about)?~2(?:ORDER)?$"),
    ),
}
"""Weight and pattern of each cue."""
