#!/usr/bin/env python3
"""Shows which names moto's check of signatures refuses when botocore itself signs, before and after `moto_server.py` puts
it right. Needs what `bot-config/bin/fetch-test-services` fetches:

    PYTHONPATH=.cache/moto python3 bot-config/golden/check_moto_signatures.py

Ends with 1 where botocore is refused by the one that is put right: then the tests must not rely on it.
"""

import os
import pathlib
import re
import subprocess
import sys

import boto3
import moto
from botocore.config import Config
from botocore.exceptions import ClientError

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ["covers/a.jpg", "a prefix/b.jpg", "비 오는 날.jpg", "a+b=c&d.jpg", "100%.jpg", "%2F/%20.jpg", "한글 +%.jpg"]
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'


def client(service, url, key="x", secret="x"):
    return boto3.client(
        service, endpoint_url=url, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret,
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}))


def results(as_it_is):
    environment = os.environ | {"INITIAL_NO_AUTH_ACTION_COUNT": "3", "MOTO_AS_IT_IS": "1" if as_it_is else "0"}
    server = subprocess.Popen(
        [sys.executable, str(HERE / "moto_server.py"), "-p", "0"], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        url = next(match[1] for line in server.stderr if (match := re.search(r"Running on (http://127\S+)", line)))
        iam = client("iam", url)
        iam.create_user(UserName="a")
        made = iam.create_access_key(UserName="a")["AccessKey"]
        iam.put_user_policy(UserName="a", PolicyName="s3", PolicyDocument=POLICY)
        s3 = client("s3", url, made["AccessKeyId"], made["SecretAccessKey"])
        s3.create_bucket(Bucket="covers-of-mine")
        forger = client("s3", url, made["AccessKeyId"], "not " + made["SecretAccessKey"])
        return {
            **{name: code(lambda: s3.put_object(Bucket="covers-of-mine", Key=name, Body=b"x")) for name in NAMES},
            "list below «비+ %»": code(lambda: s3.list_objects_v2(Bucket="covers-of-mine", Prefix="비+ %")),
            "a wrong key": code(lambda: forger.put_object(Bucket="covers-of-mine", Key="한글 +%.jpg", Body=b"x")),
        }
    finally:
        server.kill()
        server.wait()


def code(call):
    try:
        return str(call()["ResponseMetadata"]["HTTPStatusCode"])
    except ClientError as error:
        return error.response["Error"]["Code"]


before, after = results(True), results(False)
print(f"moto {moto.__version__}, botocore's own signatures\n{'':24}{'as it is':28}put right")
for name in before:
    print(f"{name:24}{before[name]:28}{after[name]}")
*allowed, forged = after.values()
sys.exit(0 if all(value == "200" for value in allowed) and forged == "SignatureDoesNotMatch" else 1)
