"""Signing with others' means: BankID, Freja, a signing service by OpenID Connect, a remote key. Pure: no Django, no
socket of its own; whoever asks hands over the line."""
