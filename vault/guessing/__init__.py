"""How many tries a guesser needs: a password is covered with pieces that a guesser knows, the cheapest cover counts.

`pieces` says what a piece is; `views` reads a password as it could have been meant (the other layout, transliteration,
signs instead of letters); `dictionaries` holds the words in order of commonness, `morphology` all the others of the
Russian language; `english` asks the zxcvbn library; `patterns` finds repeats, years and usual endings; `cover` chooses.
The method is that of zxcvbn (D. Wheeler, USENIX Security 2016). Words for people are in `vault.strength`.
"""
