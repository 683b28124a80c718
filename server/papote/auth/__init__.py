"""How one proves who one is: cookies, sessions, links by mail, accounts elsewhere, passwords of spaces, the way in.

The only home of Authlib, httpx and aiosmtplib. What is kept is behind ``stores``; rules are in ``people``; URLs are
``api``'s.
"""
