"""A simulated VK: the shapes, limits and errors that API 5.199 is documented to have.

`service.py` receives a request (version, key, limits), `methods.py` and `walls.py` answer one method, `groups.py`,
`posts.py`, `comments.py` and `attachments.py` are the objects, `script.py` with `syntax.py` runs VKScript, `shapes.py`
spells a whole answer differently. Switches are those of `scenario.Scenario`.

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
- Walls of the mode `off` answer 15 «wall is disabled».
- Comments: the counter of a post leaves deleted ones out, `count` of wall.getComments has all levels and the deleted.
  A deleted comment keeps its place, with an id and a date only. Answers to answers hang under the same top, as VK
  shows two levels. Without `preview_length` a text is cut at 90 characters.
- groups.getMembers with filter=managers: error 15 for every key but the administrator's, and for communities whose
  managers the world does not name (he does not administrate them).
- A soft ban inside execute leaves the whole execute without a response, since it is one HTTP answer.
- Posts of VK Donut show a placeholder in place of text and attachments.
"""
