# Three images of one desk, by target: `desk` (the API; serves the web app too), `web` (nginx in front of it) and
# `db` (PostgreSQL with a role for the desk). compose.yaml puts them together.

FROM postgres:18.4-bookworm AS db
COPY docker/db-start.sh /usr/local/bin/docket-db
COPY docker/db-init.sh /docker-entrypoint-initdb.d/10-docket.sh
# A new volume takes the owner and the mode of the folder it covers.
RUN chmod 0755 /usr/local/bin/docket-db /docker-entrypoint-initdb.d/10-docket.sh \
  && install --directory --owner=postgres --group=postgres --mode=0750 /run/docket
USER postgres
# By TCP: while the image sets a new database up, the server answers on its socket alone.
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=20 \
  CMD ["pg_isready", "--quiet", "--host=127.0.0.1", "--username=docket", "--dbname=docket"]
ENTRYPOINT ["docket-db"]
CMD ["postgres"]

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /docket
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY vite.config.ts ./
COPY scripts/build-web.ts scripts/
COPY shared shared
COPY web web
RUN npm run build

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /docket
COPY package.json package-lock.json .npmrc ./
# This image has its own Node, and the database is another container: neither of npm's copies is needed.
RUN npm ci --ignore-scripts --omit=dev --omit=optional && npm cache clean --force

FROM node:24.21.0-bookworm-slim AS desk
LABEL org.opencontainers.image.title="Docket" \
      org.opencontainers.image.description="The open-source support desk" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /docket
# Everything belongs to root and is only read: the desk keeps nothing outside its database but its own secret.
COPY --from=packages /docket/node_modules node_modules
COPY package.json LICENSE NOTICE ./
COPY bin bin
COPY shared shared
COPY server server
COPY --from=build /docket/dist/web dist/web
# Inside a container every address of it is meant; whether the desk is local is decided by DOCKET_BIND.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/var/lib/docket
# A new volume takes the owner and the mode of the folder it covers: the desk's own secret is kept in the second.
RUN install --directory --owner=node node_modules/.cache node_modules/.cache/docket \
  && install --directory --owner=node --group=node --mode=0700 /var/lib/docket
USER node
# What a start compiles is kept there, and a container has nowhere to keep it: it is compiled now, by the same user, in a
# start that finds no database, and has no place for a secret that would be in every image.
RUN DATA_DIR=/none DATABASE_URL=postgres://127.0.0.1:1/none DATABASE_WAIT_SECONDS=5 node bin/docket.cjs serve; \
  test -n "$(ls node_modules/.cache/docket)"
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: npm would keep the signal to itself and leave the desk running.
CMD ["node", "bin/docket.cjs", "serve"]

FROM nginxinc/nginx-unprivileged:1.30-alpine AS web
USER 101
COPY docker/nginx.conf /etc/nginx/templates/nginx.conf.template
COPY --from=build /docket/dist/web /srv/docket
# The image's own start script fills the template in; only these names are replaced, nginx's own $variables stay.
ENV NGINX_ENVSUBST_FILTER="^(DOCKET_|NGINX_LOCAL_RESOLVERS)" \
    NGINX_ENVSUBST_OUTPUT_DIR=/tmp \
    NGINX_ENTRYPOINT_LOCAL_RESOLVERS=1 \
    NGINX_ENTRYPOINT_QUIET_LOGS=1 \
    DOCKET_WEB_PORT=3000 \
    DOCKET_WEB_ROOT=/srv/docket \
    DOCKET_API=api:8000 \
    DOCKET_RUN_DIR=/tmp
EXPOSE 3000
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=6 \
  CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/"]
CMD ["nginx", "-c", "/tmp/nginx.conf", "-g", "daemon off;"]
