"""The steps when the vault or the computer with it is lost or may be in somebody's hands."""

from __future__ import annotations

from registry.cases.rules import Rule

GENERATION = "generation"
SECRETS = "secrets"
TOKENS = "tokens"

RULES = (
    Rule(
        "copy",
        "Откройте хранилище из другой копии на другом компьютере: копию кладут на место и проверяют целиком.",
        command="poryadok vault restore КОПИЯ; poryadok vault verify",
    ),
    Rule(
        GENERATION,
        "Смените ключи хранилища: пропавшая копия откроется прежним паролем, новая — уже нет.",
        hand=False,
        command="poryadok vault renew",
    ),
    Rule(
        TOKENS,
        "Отзовите ключи доступа к сетям и запишите новые. Этот шаг закрывают сами смены, отметить его нельзя.",
        hand=False,
        skip=False,
        command="poryadok tokens list",
    ),
    Rule(
        SECRETS,
        "Смените все секреты, начиная с самых опасных. Этот шаг закрывают сами смены, отметить его нельзя.",
        hand=False,
        skip=False,
        command="poryadok rotate campaign create --rule all",
    ),
    Rule(
        "copies",
        "Уничтожьте копии, которые открываются прежними ключами: их назвала команда смены ключей.",
    ),
    Rule(
        "keys",
        "Вспомните, где лежали слова восстановления, файлы-ключи и файл с паролем: пропавшее вместе с "
        "компьютером считайте чужим.",
    ),
    Rule("chief", "Сообщите руководителю и ответственному за защиту информации; о краже подайте заявление в полицию."),
    Rule(
        "data",
        "Решите, могли ли открыться данные людей. Если да, начните случай об утечке: у него часы 24 и 72 часа.",
        command="poryadok incident start data",
    ),
)
