#!/usr/bin/env python3
"""Writes Tests/CoverStorageTests/Golden/signature_v4.json: what botocore signs for S3 with keys and queries that need
encoding. Needs botocore 1.43.11 (pip install botocore==1.43.11)."""

import datetime
import json
import pathlib
from unittest import mock

import botocore
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from urllib.parse import quote

ID, SECRET, REGION = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "ap-northeast-2"
WHEN = datetime.datetime(2026, 11, 22, 23, 59, 59, tzinfo=datetime.timezone.utc)
HOST = "s3.example.com:9000"

PATHS = [
    "/bucket/covers/a.jpg", "/bucket/a b/c  d.jpg", "/bucket/비 오는 날.jpg", "/bucket/a+b=c&d.jpg", "/bucket/100%.jpg",
    "/bucket/%2F/%20.jpg", "/bucket/~tilde-._.jpg", "/bucket/quote'\"<>.jpg", "/bucket/a//b.jpg", "/bucket/./../x.jpg",
    "/bucket/한글+space %2B.jpg", "/bucket/😀 emoji.jpg", "/bucket/e\u0301 decomposed.jpg", "/bucket/!*'();:@&=+$,?#[].jpg",
    "/bucket/a\\b|c^d`e{f}.jpg", "/", "/bucket/", "/bucket/tab\tnewline.jpg", "/bucket/日本語/中文.jpg",
]
QUERIES = [
    [], [("list-type", "2"), ("prefix", "covers/비+ %")], [("b", "2"), ("a", "1"), ("A", "0"), ("a", "0")],
    [("lifecycle", "")], [("continuation-token", "1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM="), ("list-type", "2")],
]


def sign(method, path, query, body):
    url = f"http://{HOST}" + quote(path, safe="/-._~")
    if query:
        url += "?" + "&".join(f"{quote(n, safe='-._~')}={quote(v, safe='-._~')}" for n, v in query)
    request = AWSRequest(method=method, url=url, data=body, headers={"Content-Type": "image/jpeg"} if body else {})
    with mock.patch("botocore.auth.get_current_datetime", return_value=WHEN.replace(tzinfo=None)):
        S3SigV4Auth(Credentials(ID, SECRET), "s3", REGION).add_auth(request)
    return {
        "method": method, "path": path, "query": query, "body": body.decode() if body else "",
        "fields": [["host", HOST]] + [
            [name.lower(), value] for name, value in request.headers.items() if name.lower() != "authorization"
        ],
        "authorization": request.headers["Authorization"],
    }


cases = [sign("GET", path, QUERIES[0], None) for path in PATHS]
cases += [sign("GET", "/bucket/", query, None) for query in QUERIES[1:]]
cases += [sign("PUT", path, [], b"bytes of a cover") for path in PATHS[1:5]] + [sign("DELETE", PATHS[2], [], None)]
golden = {
    "madeBy": f"bot-config/golden/make_signature_golden.py with botocore {botocore.__version__}",
    "id": ID, "secret": SECRET, "region": REGION, "date": WHEN.timestamp(), "cases": cases,
}
target = pathlib.Path(__file__).parents[2] / "Tests/CoverStorageTests/Golden/signature_v4.json"
target.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")
print(len(cases), "cases")
