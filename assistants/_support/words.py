"""The words that the support desk knows: what they stand for, what is not worth noticing, what is another matter.

Data alone. A form is a word as people write it; a tag, in capitals, is what several forms stand for.
"""

from __future__ import annotations

_FORMS = {
    "CANCEL": "cancel cancels canceling cancelling canceled cancelled cancellation cancelation",
    "POSTPONE": "postpone postpones postponed postponing postponement defer deferring deferred",
    "DELAY": "delay delaying",
    "DELAYED": "delayed overdue",
    "RESCHEDULE": "reschedule reschedules rescheduled rescheduling "
    "rearrange rearranged rearranging rebook rebooked replan",
    "REFUND": "refund refunds refunded refunding reimburse reimbursed reimbursing reimbursement chargeback",
    "MONEY": "money cash payment",
    "STATUS": "status whereabouts progress eta",
    "TRACK": "track tracks tracking tracked trace tracing locate",
    "HELP": "help assist assistance assisting",
    "ORDER": "order orders parcel parcels package packages delivery deliveries shipment shipments purchase purchases "
    "item items packet packets product products goods consignment",
    "BOUGHT": "ordered bought purchased",
    "ARRIVE": "come comes coming arrive arrives arriving arrival arrived came",
    "DELIVER": "deliver delivers delivering ship ships send sends sending bring brings bringing dispatch",
    "SENT": "delivered shipped sent dispatched brought",
    "SHIPPING": "shipping carrier courier",
    "RECEIVE": "receive received receiving",
    "CHANGE": "change changes changing changed move moving moved switch shift swap alter modify amend adjust",
    "OTHER": "other another different new alternative",
    "DATE": "day days date dates time slot",
    "WEEKDAY": "monday tuesday wednesday thursday friday saturday sunday tomorrow weekend",
    "MONTH": "january february march april june july august september october november december",
    "LATER": "later",
    "EARLIER": "earlier sooner",
    "RETURN": "return returns returning returned",
    "WAITING": "waiting awaiting",
    "WHERE": "where",
    "WHEN": "when",
    "BROKEN": "broken damaged faulty defective smashed cracked shattered dented torn",
}

TAGS = {form: tag for tag, forms in _FORMS.items() for form in forms.split()}
"""The tag of each form."""

NAMING = frozenset({"CANCEL", "POSTPONE", "RESCHEDULE", "REFUND", "TRACK", "STATUS"})
"""Tags that name an intent by themselves."""

PAST = frozenset(
    """
    canceled cancelled postponed deferred rescheduled rearranged rebooked refunded reimbursed tracked delayed
    """.split()  # noqa: SIM905
)
"""Forms that may tell what has happened already, rather than ask for it."""

MISSPELT = frozenset(
    """
    any more want need longer back about thanks thank hello goodbye please never mind still number today
    yesterday week weeks month months wrong information until actually instead holiday vacation anything late
    much long reason find would annul could have
    """.split()  # noqa: SIM905
)
"""Further words that are known when they are misspelt; they stand for themselves."""

STOP = frozenset(
    """
    a about above actually after again ago ahead all almost already also although am an and any anybody anyone
    anything anyway are around as ask at away back be because been before being best better between bit both but
    by bye call called can card check could cos customer dear did do does doing done dont down due each early
    either else email enough even ever every expect expected few fine first for forget from fully gave get gets
    getting give given giving go goes going gone good got guys had happen happened happening happens has have
    having hello hence here hers hey hi him his hold home hope how however i if immediately in info information
    instead into is issue it its itself just keep kindly know last late least left less let like little long
    longer look looking made make makes making many matter may maybe me mean might mind mine mistake moment
    month months more morning most much must my myself name near need needed needs never news next no nobody
    none nor not nothing now number of off oh ok okay old on once one online only onto open option options or
    ordernumber otherwise our out over own paid part pay people per perhaps place placed please plus possible
    pretty problem put question quick quickly quite rather real really reason regarding right said same say says
    second see seem seems shall she shop should show since sir so some somebody someone something soon sorry
    sort still stop store stuff such sure system take taken taking tell than thank thanks that the their them
    then there therefore these they thing things think this those though through thus till to today together
    told tonight too took total toward trying try two under unfortunately until up update upon us use very via
    wait want wanted wanting wants was way we website week weeks well went were what whatever which while who
    whole whom whose why will wish with without won wonder work works would wrong yeah yep yes yesterday yet you
    your yours yup three four five six seven eight nine ten couple afternoon evening everything entire money buy
    supposed kind minute minutes hours hour night ma'am madam team folks mate urgent urgently asap simply
    finally completely longtime cart account address app site able unable find found figure got lost missing
    stuck confused arrived demand claim needing shirt jacket shoes shoe dress trousers lamp chair sofa vase mug
    cup phone book books toaster kettle bag boots hat coat jeans watch toy blue red green black white
    """.split()  # noqa: SIM905
)
"""Words that say nothing about the matter of a message."""

OFF_TOPIC = frozenset(
    """
    weather forecast rain movie film song music game match football recipe cook cooking dinner lunch pizza joke
    jokes story poem essay homework code python president capital country history math maths meeting meetings
    appointment appointments flight flights hotel wedding party doctor dentist subscription membership
    newsletter netflix gym train bus taxi concert exam exams class lesson school university job interview boss
    relationship marital visa passport tax taxes loan bank dog cat wife husband mother father brother sister
    friend baby war politics culture quo album symbol computer laptop leg arm train yoga trip reservation table
    planet moon star stars health diet running spending habits steps calories species
    """.split()  # noqa: SIM905
)
"""Words that make a message one about something else, unless it names an order as well."""

LOOKALIKES = frozenset(
    """
    abort active actual adjusted adjusting admitting adult advising aerial alive along altar alternate amen
    amends arch archive archives arise armies arresting artist assaulting assess asset assets assign assuming
    assurance backs bark barrier bash bend bending bent bind black bloke blokes booked border borders bore
    boring born bother bout brace brake brakes bright brings brink broke broker brought brown buck cage cake
    calculations calling camel camp camping canal cancer candle candles cane canned cant cape care career caring
    carried carries cartel case casing cast catching catering cave cent chained chance chances channel channels
    chant chanting chapel charge charged charges charging charmed charming chase chased chasing chatting checked
    chip chipped chips choking chucked chuckling circling circulation clash cling clinging clocked closing clot
    codes coin coins coke cold coma comb combine combing comet comic comics compelled compelling conceal
    concealed conceived concerned concerning cone consistent consolation containment continent cooling cope
    coping copying core corn corner costing council counsel counseling counter course courses crack cracker
    crackers cracking crackling cracks crammed crane crash crashed crawled crazed crazier cricket crooked crying
    curing dads damage damages dame damned danced dare dares dash data dated dealing debating decay deceive
    deceived deceiving declared declaring deed deemed deer defeated defeating defended defending defensive
    defied defining definitive deleted delighted denied denies dense dent dental denying departing depending
    deployed derived deserted deserved deserving desired detecting detection detective detectives determine
    devoted difference differences differently digestive dime divers diverted dome donated dove driver drivers
    duly earliest easier ending faculty fame fate fates fatty fault feed fend fever finds fond foods fought
    fridge fund gate gates geek gods goons grace hack hanged hanging hash hate hates haven heap heed held hell
    helps hips hive holidays homes homing honey horn intend jack jacket jackets jane junk jury lace lack lake
    lame lane larger laser lash layer lays lease lend lending lent lever lime linger loathe local locals located
    locker lodge lodged logged lone longed longest loser louder lounge love loved lover loving lower lumber lung
    mash mashed mates mating mend mere mild minds ming mini mining mint mixing moaning mocking mode mole monkey
    monks monthly moth mouth mouths moves movies muck myths needy nerd numb numbered numbers offered offers
    older ordeal orderly others ought overdo overdose overrun oversee owners paces pack packed packs pact panel
    panels parent parked parole parted passage patent patient payments pays peace peas peed peek pending phase
    phrase picked picket plane plate plea plead pleaded pleased pleases pleasure pledge plot pocket pockets
    poisoned poisoning positions predict process produce produced producer producers produces programs project
    projects protect protects punched punches purposes race racing rack racket rash rate rates rave rays reading
    realizing reasoning reasons reborn rebound rebuilding receipt receiver receives recite reckon recon
    recording recruiting recycling reducing refer referred referring refined refuge refuse refused refuses
    refusing region rejecting relax relay releasing relieve relieved relive remaining remind reminded reminding
    reminds remorse removing rent rented renting repairing repay repeat repeating replace reply reporting
    requiring reserve reserved responding restoring resulting retain retained retarded retire retired retiring
    revealing reviewing revive rewind ring round rounded rounding rounds ruining sack sand save scatter
    scattered scent scooter scotch sealing season seat seating seats seed seeing seek seeking seeks selling
    sends sensing serving setting sever sewing shaft shaped shaping shatter shave shifted shifting shifts
    shining shirt shooter shopping shops shot shower shutter shutters singing sinking sinner sipping sketch
    skill skip skipped skipping slap slapped slapping slashed slate sliding slip slipped slipping slips slit
    slow slower smacked smash snap snapped snapping snatch snitch soap sober soccer softer sonar sore sought
    sounding speeding spend spent spill spot stack stages stains stairs stakes stall stamps standing stands
    stares starts stashed state stated states static statue statues statute stays stem stepped stepping stitch
    stone stoned stones stopped stopping stripped stripping subway sunny swab swam swamp swan swapped sway swift
    swiped switched switches tack talked talking talks tame tank tanks taping tasks teaching tearing teasing
    tend tending tent thanked thanking thinks thorn ticking tide tile timed timer times tire tore town traced
    traces tracker tract tracy trade traded trading trailing trails trained training trains trapped traps
    trashed treason treating trick tricked tricking tricks tricky truce truck trucks trunks tucked tune turn
    untie vending vent wailing waking walking wand warming warning wash washing wasting water wave waving ways
    weak weaken weakened weed weeds weekends weep whining whip whipped whipping wind wiping wiring witch wont
    woods wore world worn wound wring writing writings wrongs
    """.split()  # noqa: SIM905
)
"""English words that are near a form of the desk's, and are not taken for a slip of the pen."""

LEET = str.maketrans("01345", "oleas")
"""Digits as they stand for letters in words such as canc3l."""

READ_CHARACTERS = 2000
"""As much of a message is read."""
