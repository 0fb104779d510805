"""The page: one file a panel. It draws what the other rooms know, and holds nothing that matters."""
