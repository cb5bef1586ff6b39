# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# .npmrc says the same, which npm is about to stop passing on to scripts.
RUN ONNXRUNTIME_NODE_INSTALL=skip npm ci
COPY . .
RUN npm run build && npm prune --omit=dev
# ONNX Runtime's package brings its libraries for every platform.
WORKDIR /app/node_modules/onnxruntime-node/bin/napi-v6
RUN rm -rf darwin win32 \
  && find linux -mindepth 1 -maxdepth 1 ! -name "$(node -p process.arch)" -exec rm -rf {} + \
  && test -e "linux/$(node -p process.arch)/onnxruntime_binding.node"
WORKDIR /app

FROM build AS build-gpu
# The libraries for CUDA are too large for the package: its install script fetches them.
RUN ONNXRUNTIME_NODE_INSTALL=true npm rebuild onnxruntime-node

# A worker for NVIDIA GPUs: `docker build --target gpu .`
FROM nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04 AS gpu
# libatomic1 is Node's; libvulkan1 lets the WebGPU provider find the GPU.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends libatomic1 libvulkan1 \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production HOST=0.0.0.0 WORKER_PORT=9090 \
  DATABASE_URL=file:/data/netcost.db TMPDIR=/data/tmp CUDA_CACHE_PATH=/data/cuda \
  NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility,graphics
COPY --from=build-gpu /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY --from=build-gpu /app/package.json ./
COPY --from=build-gpu /app/node_modules node_modules
COPY --from=build-gpu /app/dist dist
COPY --from=build-gpu /app/schema schema
# A runtime for another CUDA than that of the base image fails here rather than at the first job;
# libcuda is the driver's, and comes from the host.
RUN node --version \
  && ldd node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so \
    > /tmp/libraries \
  && awk '/not found/ && !/libcuda\.so|libonnxruntime/ { print; missing = 1 } END { exit missing }' \
    /tmp/libraries \
  && rm /tmp/libraries \
  && mkdir -p /data/tmp && chown -R 1000:1000 /data
VOLUME /data
USER 1000:1000
EXPOSE 9090
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.WORKER_PORT}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/worker.js"]

# The API with its own worker, or with the command `node dist/worker.js` a worker alone.
FROM node:24-bookworm-slim AS api
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 MODELS_DIR=/data/models \
  DATABASE_URL=file:/data/netcost.db TMPDIR=/data/tmp
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/schema schema
RUN mkdir -p /data/models /data/tmp && chown -R 1000:1000 /data
VOLUME /data
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server.js"]
