package io.moalog.tailapi.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnError;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.moalog.registry.view.Admission;
import io.moalog.tailapi.TailApi;
import jakarta.inject.Named;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/tail/{service}/ws?q=&from=}: the tail for pages, because browsers allow only six HTTP/1.1 connections a host
 * and a WebSocket does not count among them. See {@link Frames} for what it sends; what it receives is ignored.
 */
@ServerWebSocket(value = "/api/tail/{service}/ws", subprotocols = TailSocket.SUBPROTOCOL)
@Requires(property = "moalog.roles.tail-api", value = "true")
class TailSocket {
    private static final Logger LOG = LoggerFactory.getLogger(TailSocket.class);

    /** Chosen where it is offered: a page that shows a token as another subprotocol needs one that is answered. */
    static final String SUBPROTOCOL = "moalog.tail";

    private static final String STREAM = "moalog.tail";

    private final TailApi tailApi;
    private final Requests requests;
    private final ExecutorService blocking;

    TailSocket(TailApi tailApi, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.tailApi = tailApi;
        this.requests = new Requests(tailApi);
        this.blocking = blocking;
    }

    @OnOpen
    void onOpen(String service, WebSocketSession session, HttpRequest<?> request) {
        SocketStream stream = new SocketStream(session, tailApi.connections(), tailApi.heartbeat());
        session.put(STREAM, stream);
        String q = request.getParameters().get("q");
        String from = request.getParameters().get("from");
        Admission admission = Requests.admission(request);
        String origin = request.getHeaders().get("Origin");
        String host = request.getHeaders().get("Host");
        blocking.execute(() -> {
            try {
                refuseForeign(origin, host);
                stream.begin(requests.openTail(service, q, from, admission));
            } catch (ProblemException e) {
                stream.refuse(e);
            }
        });
    }

    /** Browsers let any page open a WebSocket to any host, with no regard to CORS: only our own pages may read logs. */
    private static void refuseForeign(@Nullable String origin, @Nullable String host) throws ProblemException {
        if (origin != null && !authority(origin).equalsIgnoreCase(host)) {
            throw ProblemException.forbidden("a page of " + origin + " may not read logs of " + host);
        }
    }

    private static String authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("");
        } catch (IllegalArgumentException notAUri) {
            return "";
        }
    }

    @OnMessage
    void onMessage(String message, WebSocketSession session) {
        LOG.trace("{} sent {} characters, which mean nothing", session.getId(), message.length());
    }

    @OnClose
    void onClose(WebSocketSession session) {
        session.get(STREAM, SocketStream.class).ifPresent(SocketStream::close);
    }

    @OnError
    void onError(WebSocketSession session, Throwable error) {
        LOG.debug("{} failed: {}", session.getId(), error.toString());
        onClose(session);
        session.close();
    }
}
