"""An amendment of the law as one act: the file is changed where it must be, everything else in it stays as it is."""
