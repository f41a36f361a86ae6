/** Tail and search over HTTP: server-sent events, a WebSocket, and JSON. */
@org.jspecify.annotations.NullMarked
package io.moalog.tailapi.http;
