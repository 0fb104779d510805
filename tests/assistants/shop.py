"""A shop's questions, as a person's own CSV file would hold them."""

from assistants._knowledge.reading import read_pairs

SHOP = read_pairs(
    b"""question,answer,topic
How long does delivery take?,Two to four working days.,Delivery
Do you deliver abroad?,"Yes, to all of Europe, in five to ten working days.",Delivery
How much does delivery cost?,4 euros; free above 50 euros.,Delivery
How do I return an item?,Send it back within 30 days with the slip in the parcel.,Returns
When do I get my money back?,Within five working days of the parcel's arrival.,Returns
I forgot my password,Press Forgot password on the sign-in page.,Account
How do I change my email address?,In your account under Profile.,Account
Which sizes do you have?,XS to XXL.,Products
""",
    "shop.csv",
)
