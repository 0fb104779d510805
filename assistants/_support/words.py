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
    "PRICE": "price amount sum euro euros dollar dollars pound pounds bucks eur usd",
    "STATUS": "status whereabouts progress eta",
    "TRACK": "track tracks tracking tracked trace tracing locate",
    "HELP": "help assist assistance assisting",
    "ORDER": "order orders parcel parcels package packages delivery deliveries shipment shipments purchase purchases "
    "item items packet packets product products goods consignment",
    "BOUGHT": "ordered bought purchased",
    "ARRIVE": "come comes coming arrive arrives arriving arrival arrived came",
    "DELIVER": "deliver delivers delivering ship ships send sends sending bring brings bringing dispatch",
    "SENT": "delivered shipped sent dispatched brought posted mailed",
    "SHIPPING": "shipping carrier courier driver drivers van",
    "RECEIVE": "receive received receiving",
    "CHANGE": "change changes changing changed move moving moved switch shift swap swapping trade alter modify amend "
    "adjust",
    "OTHER": "other another different new alternative",
    "DATE": "day days date dates time slot slots window",
    "TIME": "morning afternoon evening noon midday oclock",
    "WEEKDAY": "monday tuesday wednesday thursday friday saturday sunday tomorrow weekend",
    "MONTH": "january february march april june july august september october november december",
    "LATER": "later",
    "EARLIER": "earlier sooner",
    "RETURN": "return returns returning returned",
    "WAITING": "waiting awaiting",
    "WHERE": "where",
    "WHEN": "when",
    "EXPLAIN": "explain explained explains explanation",
    "BOT": "bot chatbot chat assistant",
    "ABILITIES": "options commands command functions possibilities instructions menu tasks jobs abilities capabilities "
    "services choices requests examples topics manual",
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
    much long reason find would annul what when does hold call home could have schedule
    """.split()  # noqa: SIM905
)
"""Further words that are known when they are misspelt; they stand for themselves."""

SLIGHTLY = frozenset(
    """
    possible someone somebody question questions answer understand things details confused useful expect expecting
    customers should already nothing warehouse account better message driver drivers update updates
    """.split()  # noqa: SIM905
) | {form for form, tag in TAGS.items() if tag in {"PRICE", "TIME", "EXPLAIN", "BOT", "ABILITIES"}}
"""Words that are known with one letter wrong, the first one right: too many others are like them."""

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
    relationship marital visa passport tax taxes loan dog cat wife husband mother father brother sister
    friend baby war politics culture quo album symbol computer laptop leg arm train yoga fitness perfume
    reservation table
    contract haircut insurance coffee car logo noise driving parking trains airline ticket tickets council
    government diet gig rocket plane season
    speech equation vet lunch neighbour neighbor neighbours neighbors colleague cousin aunt uncle dad mum mom son
    daughter grandma culture planet moon star stars health diet running spending habits steps calories species
    """.split()  # noqa: SIM905
)
"""Words that make a message one about something else, unless it names an order as well."""

LOOKALIKES = frozenset(
    """
    abort active actual adjusted adjusting admittance admitting adult advising aerial alive along altar
    alternate amen amends annual arch archive archives arise armies arresting artist aspiring assaulting assert
    asserting assess assessing asset assets assign assigning assists associating assuming assurance assuring
    backs ball banging bangs bark barrier bash beings belay bend bending bends bent bind binding binds bingo
    black blinding blinds blinking bloke blokes bold booked border borders bore boring born bother bout brace
    bracing bragging brains brake brakes brazen bricks bridge bridges briefing bright brings brink broaden broke
    broker brokers brooke brought brown buck cackling cage cake caked calculation calculations calf calling
    calls calm camel camels camp camping canal canals cancer cancers candle candles cane canes canker canned
    canoe canoes cant cape care career caring carjacked carpeting carried carries cartel cartels casa cascading
    case casing cask cast catching catering cath cave cell cent chained chance chancellor chances chanel
    changeling channel channeled channeling channels chant chanting chapel charge charged charges charging
    charmed charming chase chased chasing chatting checked chip chipped chips choking chucked chuckling circling
    circulation clash clicked cling clinging clocked closing clot coached cocked codes coin coins coke cold coma
    comb combine combing comet comic comics compelled compelling conceal concealed concealing conceals conceded
    conceited conceived conceiving conception concerned concerning concerted cone consistent consolation
    consoling constellation containment continent convening conveying cooling cope coping copying core corn
    corner correlation costing council counsel counseling counter course courses crack cracker crackers
    cracking crackle crackles crackling cracks cradled crafted crammed cramped crane cranked crapped
    crash crashed craved crawled crazed crazier cricket croaked crooked crying curing cycling dads damage
    damages dame damned danced dare dares dash data dated deafening dealing debating decay decaying deceive
    deceived deceiving deceptive decked declared declaring deductive deed deemed deer defacing defeated
    defeating defected defection defector defects defended defending defensive defied defiling defining
    definitive deflecting deformed defusing defying delays deleted deleting delighted deluding demeaning
    demented demoted denied denies denote denotes dense denser dent dental dents denying departing depending
    deployed deploying derived deserted deserting deserved deserving desired detecting detection detective
    detectives deter determine deterrent devoted devouring dexter dies difference differences differently
    digestive dime dined dinged directive directives divers diverted dogs dome donated doses doted dots dotted
    dove driver drivers drought duly dunked dusted earliest easier ending ends faculty fall fame fate fates
    fatty fault faults fealty feed fend fever finds fold fond foods fought frailty fridge fruity fund gall gash
    gate gates geek gods gold goons grace gracing hack hall hanged hanging hash hate hates haven heap heed held
    hell helm helps hemp hips hive holds hole holed holidays holy homes homing honey hood horn hose intend jack
    jacket jackets jane junk jury kelp lace lack lake lame lane larger laser lash layer lays lease lend lending
    lent lever lime linger loath loathe local locals located locator locker locket lodge lodged logged lone
    longed longest loser louder lounge love loved lover loving lower lumber lung mall mash mashed mates mating
    mend mere mild minds ming mini mining mint mixing moaning mocking mode mold mole monkey monks monthly morn
    mosey moth mouth mouths moves movies muck myths needy nerd numb numbered numbers offered offers older onions
    opinions ordeal orderly others ought overdo overdose overrun oversee owners paces pack packed packs pact
    panel panels parent parked parole parted passage patent patient pavement payments pays peace peas peed peek
    pending phase phrase picked picket pigment pistons plane plate plea plead pleaded pleased pleases pleasure
    pledge plot pocket pockets poisoned poisoning portions positioned positioning positions posturing potholes
    prearranged predict process produce produced producer producers produces profess programs progressed project
    projects protect protects prowess punched punches purposes race racing rack racked racket racking racks rash
    rate rates rationing rave rays reading realizing rearing reasoning reasons reboot reborn rebound rebuilding
    receipt receiver receives recite reckon recon recording recourse recruiting recurring recycling reducing
    redundant refer referred referring refine refined refining reforming refuel refueling refuge refuse refused
    refuses refusing refute region reigning rejecting relax relay relaying releasing relieve relieved relive
    remaining remand remanded remind reminded reminding reminds remorse removing rent rented renting reopening
    repairing repay repeal repeat repeating replace replay reply reporting requiring rerun reruns reserve
    reserved resigning resorting resounding responding restoring resulting resuming retain retained retaining
    retains retarded retching rethinking retire retired retires retiring retracing retro
    revealing reviewing revive revoked rewarding rewind rewinding rework ring ringing rings rook round rounded
    rounding rounds ruining sack sand sands sash save scatter scattered scent scooter scotch sealing season seat
    seating seats seed seeds seeing seek seeking seeks selling sends sensing serving setting sever sewing shaft
    shafted shaped shaping sharpened shatter shattering shatters shave sheltered shifted shifting shifts shining
    shirt shooter shopping shops shortened shot shower showered shutter shutters singing sinking sinner sipping
    skates sketch skill skip skipped skipping slandered slap slapped slapping slashed slasher slashes slate
    sliding slip slipped slipping slips slit slow slower smacked smash smashes smothered snap snapped snapping
    snatch snitch soap sober soccer softer sold sonar sore sought sounding spatter speeding spend spends spent
    spill splashed splattered spot squashed stabs stack stacks stages staggered stains stairs stakes stalks
    stall stalls stamps standing stands stares starts startup stashed stasis state stated states static stats
    statue statues stature statute statutes stays steered stem stepped stepping stitch stone stoned stones
    stopped stopping stripped stripping struts subway sunny swab swam swamp swan swapped sway swift swiped
    switched switches tack tacked tackled tackling tacks tacky tacos talked talking talks tall tame taming tank
    tanked tanks taping tasked tasks taxing teaching teaming tearing teasing tend tending tends tent thanked
    thanking thawing thinks thorn ticked ticking ticks tide tile timed timer times tire toes tore tort tory town
    traced tracer traces trachea tracker trackers tract tracts tracy trade traded trades trading trailed
    trailing trails trained training trains traits tramping tramps trance trapped trapping traps trashed
    trashing travis trawling trays treading treason treating trekking trick tricked tricking trickling tricks
    tricky truce truck trucker trucking trucks trunks tucked tucking tucks tune turn untie vending vent wailing
    waking walking wall wand warming warning wash washing wasting water wave waving ways weak weaken weakened
    weed weeds weekends weep wheat whining whip whipped whipping wind wiping wiring witch wont woods wore
    world worn wound wracked wring writing writings wrongs yelp
    """.split()  # noqa: SIM905
)
"""English words that are near a form of the desk's, and are not taken for a slip of the pen."""

LEET = str.maketrans("01345", "oleas")
"""Digits as they stand for letters in words such as canc3l."""

READ_CHARACTERS = 2000
"""As much of a message is read."""
