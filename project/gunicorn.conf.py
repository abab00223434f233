"""How gunicorn runs the site: gunicorn --config project/gunicorn.conf.py project.wsgi."""

from project import environment

# Measured: two processes of four threads serve a page as fast as two cores can; ASGI was slower.
worker_class = "gthread"
workers = int(environment.text_setting("WEB_CONCURRENCY"))
threads = 4
keepalive = 5

# Loads the site once, before the processes part: a bad setting stops the start with one message, and memory is shared.
preload_app = True
accesslog = None  # a proxy keeps it; addresses here name what people read

# An address in Korean is long, and comes again inside that of the login and as the referrer of the next page.
limit_request_line = 8190  # the most that gunicorn takes, but for no limit at all
limit_request_field_size = 16_380
