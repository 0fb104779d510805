"""The rules of the support desk: what a message means, what is still missing, and what is said next."""
