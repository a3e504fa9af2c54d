"""What a page or an API answer shows of one thing, as frozen values with sources on every fact."""
