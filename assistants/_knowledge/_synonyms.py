"""Words that people put for each other when they ask for help, so that a search by words alone finds them."""

from __future__ import annotations

from memory.index.words import terms

ALIKE = """
delete remove erase wipe discard
cancel terminate
change switch swap replace modify alter update
choose select pick
correct fix mend repair
create make build
download export save
upload attach
add insert put enter type
begin start
stop interrupt abort halt
end finish
conversation chat dialogue discussion
answer reply response
message text
regenerate redo retry
different another other else
share send give
receive obtain get
buy purchase order
cost price fee charge pricing
pay payment billing
free gratis
refund reimbursement money-back
delivery shipping dispatch shipment
arrive come
parcel package
password passcode
login signin log-in sign-in
account profile
customer client
phone telephone call
contact reach
problem issue trouble
error failure fault
fail crash break
refuse reject deny invalid decline
slow sluggish lag
fast quick speed
big large size huge
small little tiny
long lengthy
own custom personal
private privacy confidential
safe secure
see view look show display
find locate search
remember recall memorise retain
forget unlearn
difference differ differs versus vs compare distinguish
explain meaning define definition
best recommend recommended suggest advise
default standard
allow permit let
store keep save retain
stored kept saved
computer laptop machine pc
offline local locally
internet online cloud web network
picture image photo
document file
spreadsheet excel csv sheet
database postgres postgresql sqlite db
language languages german french spanish
rate rating feedback review thumb
hour opening open
return exchange
size sizing
warranty guarantee
job career vacancy
abroad international overseas foreign
address location place
reload refresh
tab browser
limit maximum most
"""
"""A group a line."""


def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in ALIKE.strip().splitlines():
        group = set(terms(line))
        for term in group:
            found.setdefault(term, set()).update(group - {term})
    return {term: frozenset(alike) for term, alike in found.items()}


SYNONYMS = _groups()
"""A search term -> terms that may stand for it."""
