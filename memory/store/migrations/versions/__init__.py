"""One migration a file, named v<revision>_<what>. Once released they are never edited."""
