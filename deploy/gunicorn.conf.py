"""How gunicorn serves Xuncha, wherever it does: service, container, demo, tests.

What differs (address, number of workers) stands on the command line. It reads a request in a
thread of its own until the last byte has come: a dozen slow clients hold the dozen threads.
So nginx.conf stands in front, which takes requests in whole; port 8000 is for nginx alone.
"""

wsgi_app = "xuncha.wsgi"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 3
threads = 4
preload_app = True  # pages of memory are shared, and an error of the settings is seen at once
timeout = 60  # seconds without a sign of life from a worker
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
