"""Texts with a secret in them, and texts that only look as if they had one."""

from __future__ import annotations

from typing import NamedTuple

PLAIN = "Kq7vZx2Lm9Tb"
LONG = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
HEX = "0123456789abcdef" * 2


class Planted(NamedTuple):
    """A text, and the part of it that nobody may see."""

    text: str
    secret: str


def _plain(text: str) -> Planted:
    return Planted(text.replace("§", PLAIN), PLAIN)


def _shape(secret: str) -> Planted:
    """A token known by its shape, in a sentence without any telling word."""
    return Planted(f"see {secret} for the rest", secret)


SHAPES = {
    "AWS": _shape("AKIA" + "IOSFODNN7EXAMPL3"),
    "AWS, temporary": _shape("ASIA" + "IOSFODNN7EXAMPL3"),
    "GitHub": _shape(f"ghp_{LONG}"),
    "GitHub, fine-grained": _shape(f"github_pat_{LONG}"),
    "GitLab": _shape(f"glpat-{LONG[:20]}"),
    "Slack": _shape(f"xoxb-{LONG}"),
    "Google": _shape(f"AIza{LONG}"),
    "OpenAI": _shape(f"sk-{LONG}"),
    "OpenAI, of a project": _shape(f"sk-proj-{LONG}_{LONG}-x1Y"),
    "Databricks": _shape(f"dapi{HEX}"),
    "Hugging Face": _shape(f"hf_{LONG}"),
    "npm": _shape(f"npm_{LONG}"),
    "DSS": _shape(f"dkuaps-{LONG}"),
    "encrypted by DSS": _shape(f"e:AES:{LONG}=="),
    "JWT": _shape(f"eyJ{LONG}.eyJ{LONG}.{LONG}"),
    "private key": Planted(
        f"key:\n-----BEGIN RSA PRIVATE KEY-----\n{LONG}\n-----END RSA PRIVATE KEY-----\n", LONG
    ),
    "private key, cut off": Planted(f"-----BEGIN PRIVATE KEY-----\n{LONG}\n", LONG),
    "private key, on one line": Planted(
        f'{{"k": "-----BEGIN PRIVATE KEY-----\\n{LONG}\\n-----END PRIVATE KEY-----"}}', LONG
    ),
    "private key, PGP": Planted(
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n"
        f"{LONG}\n-----END PGP PRIVATE KEY BLOCK-----\n",
        LONG,
    ),
    "Slack webhook": Planted(f"https://hooks.slack.com/services/T0A1/B2/{LONG}", LONG),
    "Slack workflow": Planted(f"https://hooks.slack.com/workflows/T0A1/B2/3/{LONG}", LONG),
    "Teams webhook": Planted(
        f"https://example.webhook.office.com/webhookb2/{HEX}@{HEX}/IncomingWebhook/{LONG}", LONG
    ),
    "Azure SAS": Planted(f"https://a.blob.core.windows.net/c?sv=2023&sig={LONG}%3D", LONG),
    "S3, signed": Planted(f"https://b.s3.amazonaws.com/k?X-Amz-Signature={HEX}", HEX),
}  # fmt: skip

ADDRESSES = {
    "user and password": _plain("postgresql://etl:§@db.example.com:5432/shop"),
    "password only": _plain("redis://:§@cache.example.com:6379/0"),
    "password with an at sign": _plain("postgresql://etl:pa@§@db.example.com/shop"),
    "git": _plain("git clone https://oauth2:§@git.example.com/team/lib.git"),
    "git, token only": Planted(f"https://{LONG}@git.example.com/team/lib.git", LONG),
    "JDBC": _plain("jdbc:postgresql://db.example.com/shop?user=etl&password=§"),
    "JDBC with semicolons": _plain("jdbc:sqlserver://db:1433;user=etl;password=§;encrypt=true"),
    "chat": _plain("https://chat.example.com/v1/spaces/A/messages?key=abc&token=§"),
    "storage account": Planted(
        "DefaultEndpointsProtocol=https;AccountName=shop;"
        f"AccountKey={LONG}==;EndpointSuffix=core.windows.net",
        LONG,
    ),
    "libpq": _plain('connect("host=db dbname=shop user=etl password=§")'),
}

HEADERS = {
    "bearer": _plain('curl -H "Authorization: Bearer §" https://api.example.com'),
    "bearer, in a dict": _plain("headers = {'Authorization': 'Bearer §'}"),
    "bearer, in capitals": _plain("AUTHORIZATION: BEARER §"),
    "basic": Planted(f"Authorization: Basic {LONG}==", LONG),
    "basic, in a dict": Planted(f'headers = {{"Authorization": "Basic {LONG}=="}}', LONG),
}

ASSIGNMENTS = {
    "Python": _plain('password = "§"'),
    "Python, single quotes": _plain("api_key='§'"),
    "Python, typed": _plain('API_KEY: str = "§"'),
    "Python, typed with brackets": _plain('TOKEN: Final[str] = "§"'),
    "Python, bytes": _plain("secret = b'§'"),
    "Python, words": Planted('password = "correct.horse.secret"', "correct.horse.secret"),
    "Python, long quotes": _plain('PASSWORD = """§"""'),
    "Python, another quote within": Planted('password = "it\'s Kq7vZx2"', "it's Kq7vZx2"),
    "Python, keyword argument": _plain('connect(user="etl", password="§")'),
    "Python, item": _plain('os.environ["DB_PASSWORD"] = "§"'),
    "Python, comparison": _plain('if password == "§":'),
    "JSON": _plain('{"user": "etl", "password": "§"}'),
    "JSON in a shell": _plain('curl -d "{\\"password\\": \\"§\\"}" https://api.example.com'),
    "JavaScript": _plain("const config = {apiKey: '§'};"),
    "R": _plain('password <- "§"'),
    "Ruby": _plain(":password => '§'"),
    "Scala": _plain('val privateKey = "§"'),
    "shell": _plain("set -e\nexport DB_PASSWORD=§\npython job.py\n"),
    "shell, quoted": _plain('export DB_PASSWORD="§"'),
    "shell, before a command": _plain("PGPASSWORD=§ psql -h db -U etl"),
    "shell, second of two": _plain("export STAGE=prod API_TOKEN=§"),
    "shell, before a comment": _plain("DB_PASSWORD=§ # of the old server"),
    "environment file": _plain("STAGE=prod\nSMTP_PASSWORD=§\n"),
    "environment file, of Windows": _plain("STAGE=prod\r\nSMTP_PASSWORD=§\r\n"),
    "environment file, odd letters": Planted("SMTP_PASSWORD=Kq7$v&Z(,x]2", "Kq7$v&Z(,x]2"),
    "environment file, begins with a word": Planted("SMTP_PASSWORD=any-Kq7v", "any-Kq7v"),
    "properties": _plain("spring.datasource.password=§"),
    "YAML": _plain("db:\n  user: etl\n  password: §\n"),
    "YAML, words": Planted("password: correct.horse", "correct.horse"),
    "YAML, quoted": _plain("password: '§'"),
    "YAML, list": _plain("- api_key: §"),
    "YAML, before a comment": _plain("password: §  # of the old server"),
    "option": _plain("tool --password § --verbose"),
    "option, with an equals sign": _plain("tool --db-password=§"),
    "option, quoted": _plain('tool --token "§"'),
    "form": _plain("grant_type=client_credentials&client_secret=§&scope=all"),
    "SQL": _plain("CREATE USER etl IDENTIFIED BY '§'"),
    "SQL, Oracle": _plain('CREATE USER etl IDENTIFIED BY "§"'),
    "SQL, MySQL": _plain("ALTER USER etl IDENTIFIED WITH mysql_native_password BY '§'"),
    "SQL, PostgreSQL": _plain("ALTER ROLE etl WITH LOGIN PASSWORD '§'"),
    "SQL, Redshift": Planted(
        f"CREDENTIALS 'aws_access_key_id=x;aws_secret_access_key={LONG}'", LONG
    ),
}

PLANTED = {**SHAPES, **ADDRESSES, **HEADERS, **ASSIGNMENTS}

_PYTHON = '''\
import getpass, os, secrets
from tokenize import generate_tokens

token = get_token()
token: Token
password: str
max_tokens: int = 4096
def f(token=None): ...
def g(token: str, password: Optional[str] = None, api_key: str = "") -> Token: ...
class Settings(BaseSettings):
    password: SecretStr
    api_key: ApiKey
password = os.environ["DB_PASSWORD"]
password = getpass.getpass("Password: ")
secret = client.get_secret("db")["value"]
access_token = response.json()["access_token"]
headers = {"Authorization": f"Bearer {token}"}
headers = {"Authorization": "Bearer " + token}
url = f"postgresql://{user}:{password}@{host}/shop"
url = "postgresql://%s:%s@%s/shop" % (user, password, host)
token = f"{prefix}-{suffix}"
connect(
    user=user,
    password=password,
    api_key=settings.api_key,
    token=token
)
connect(
    password=config.password
)
for token in text.split(): count[token] += 1
tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")
df["token"] = df["token"].str.lower()
df = df.drop(columns=["password", "secret_key"])
if token == "": raise ValueError("no token")
password_column = "customer_password"
"""The secret: a bearer of good news is basic to the story."""
from huggingface_hub import hf_hub_download_with_retries_and_cache
'''

_SQL = """\
SELECT token, password_hash, u.secret IS NOT NULL AS has_secret
FROM users u JOIN tokens t ON u.token = t.token AND u.api_key=t.api_key
WHERE u.password IS NOT NULL AND t.token <> '' -- the token, not the password
GRANT SELECT ON users TO analyst;
CREATE TABLE users (password varchar(60), token text NOT NULL);
"""

_WIKI = """\
# How to get a token

Basic authentication needs a password; Bearer authentication needs a token.
Use Bearer authentication for the API. The bearer certificate expired in May.
The header is Authorization: Basic authentication is not used any more.
Keep your password secret. A secret is a token, a token is a secret.
Ask Anna for the password: it is kept in the vault.
Password: required
Token: optional
- Secret: mandatory

| field | type | note |
|-------|------|------|
| password | string | never shown |
| token: string | | basic |

Write to someone@example.com or see https://wiki.example.com/page?contact=a@b.example.com
and http://host.example.com:8080/path?to=a@b.example.com, or git@git.example.com:team/lib.git,
ssh://git@git.example.com/team/lib.git, https://team@dev.example.com/team/lib.
Connect with postgresql://<user>:<password>@<host>/shop and `Authorization: Bearer <token>`.
Call `tool --password <password>` or `tool --token TOKEN`; the option --token must be given.
Set it to "${db_password}", never to the value: password = "<your password>".
"""

_CONFIGURATION = """\
type: object
properties:
  token: {type: string}
  password:
    type: string
  api_key: string
  secret_key: ${secret}
password: null
secret: true
token: "${token}"
PASSWORD=${DB_PASSWORD}
PASSWORD=$DB_PASSWORD
export API_TOKEN=$(vault read -field=token secret/api)
tool --password "$DB_PASSWORD" --token=$TOKEN
{"type": "string", "name": "token", "format": "password"}
{"token": "string", "password": "${db_password}", "secret": false, "api_key": ""}
<input type="password" name="token" placeholder="Password">
.sk-toggleable__label-arrow:before { color: red; }
interface Login { password: string; token?: string }
npm_config_fetch_retry_maxtimeout_of_everything=1
"""

HARMLESS = {
    f"{kind}: {line.strip()}": line
    for kind, text in (
        ("Python", _PYTHON),
        ("SQL", _SQL),
        ("wiki", _WIKI),
        ("configuration", _CONFIGURATION),
    )
    for line in text.splitlines()
    if line.strip()
}
WHOLE_TEXTS = {"Python": _PYTHON, "SQL": _SQL, "wiki": _WIKI, "configuration": _CONFIGURATION}
