"""Downloads registers and notices from their official services, as files that ``load`` reads."""
