"""A simulated VK: the shapes, limits and errors that API 5.199 is documented to have.

`service.py` receives a request (version, key, limits), `methods.py` answers one method, `groups.py`, `posts.py` and
`attachments.py` are the objects, `execute.py` with `script.py` and `syntax.py` runs VKScript.

Where the documentation is silent, the choice made here:

- Troubles of a page (world file): timeout, internal, garbage and flood befall every call that concerns this page
  alone: wall.get, wall.getComments, groups.getAddresses, utils.resolveScreenName, and groups.getById when it asks
  for this page only. A groups.getById of several pages always answers. `access` is error 15 of wall.get and
  wall.getComments.
- Inside execute, internal, flood and access fail the inner call; timeout leaves the whole execute without an
  answer and garbage turns the whole answer into a web page, since both happen to the HTTP answer.
- Walls: closed and private communities answer 15 «only for community members», deleted ones and ids that never
  existed 15 «wall is disabled», banned ones 15 «group is blocked» (or 19, a switch), owners who are people 18.
- groups.getAddresses: private 260, closed, deleted and banned 203, unknown 125.
- Comments are never simulated: counters are zero and wall.getComments lists nothing.
"""
