"""moto's server, with its check of signatures put right: `moto_server.py -p PORT`.

moto 5.2.1 computes the expected signature of a call to S3 from the address as Werkzeug has decoded it, while whoever calls
signs the address as it is sent: it refuses every name and query that has to be percent-encoded, whoever signs them
(`check_moto_signatures.py` shows it with botocore). Here it is given the address as it came over the wire; the rest of the
check, botocore's canonical form and signature among it, is moto's own. With MOTO_AS_IT_IS=1 nothing is changed.
"""

import os

from flask import has_request_context, request
from moto.iam import access_control
from moto.server import main


def put_right():
    original = access_control.S3IAMRequest.__init__

    def with_sent_address(self, *arguments, **named):
        if has_request_context():
            named["path"] = request.environ["RAW_URI"]
        original(self, *arguments, **named)

    access_control.S3IAMRequest.__init__ = with_sent_address


if __name__ == "__main__":
    if os.environ.get("MOTO_AS_IT_IS") != "1":
        put_right()
    main()
