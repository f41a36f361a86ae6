package io.moalog.tailapi.http;

import io.micronaut.http.HttpRequest;
import io.moalog.model.ServiceName;
import io.moalog.model.TimeText;
import io.moalog.registry.view.Admission;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServicesView;
import io.moalog.tailapi.TailApi;
import io.moalog.tailapi.query.BadQueryException;
import io.moalog.tailapi.query.Query;
import io.moalog.tailapi.search.PageEnd;
import io.moalog.tailapi.search.SearchRequest;
import io.moalog.tailapi.tail.Tail;
import io.moalog.tailapi.tail.TailRequest;
import io.moalog.tailapi.tail.TailStart;
import io.moalog.tailapi.tail.TailUnavailableException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what requests of all kinds carry. */
final class Requests {
    private final TailApi tailApi;

    Requests(TailApi tailApi) {
        this.tailApi = tailApi;
    }

    /** Opens the tail that a request asks for; blocks for some seconds at most. */
    Tail openTail(String service, @Nullable String q, @Nullable String from, Admission admission)
            throws ProblemException {
        Service found = service(service);
        Query query = query(q);
        String start = from == null ? "now" : from;
        TailStart parsed = TailStart.parse(start, Instant.now())
                .orElseThrow(() -> ProblemException.badParameter("from", start, TailStart.FORMS));
        try {
            return tailApi.tails().open(new TailRequest(found, query, parsed, admission));
        } catch (TailUnavailableException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()));
        }
    }

    /** What let the request in. */
    static Admission admission(HttpRequest<?> request) {
        return request.getAttribute(Admission.ATTRIBUTE, Admission.class).orElse(Admission.ALWAYS);
    }

    Service service(String name) throws ProblemException {
        ServicesView services = tailApi.services();
        if (!services.isReady()) {
            throw ProblemException.unavailable("the services are still being read from Kafka");
        }
        Optional<Service> service = ServiceName.parse(name).flatMap(services::find);
        if (service.isEmpty()) {
            throw ProblemException.unknownService(name, services.similarTo(name));
        }
        return service.get();
    }

    Query query(@Nullable String q) throws ProblemException {
        try {
            return q == null ? Query.EVERYTHING : Query.parse(q);
        } catch (BadQueryException e) {
            throw ProblemException.badQuery(e);
        }
    }

    @Nullable
    Instant time(String parameter, @Nullable String text) throws ProblemException {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return TimeText.parse(text, Instant.now())
                .orElseThrow(() -> ProblemException.badParameter(parameter, text, TimeText.FORMS));
    }

    int size(@Nullable String text) throws ProblemException {
        if (text == null || text.isEmpty()) {
            return SearchRequest.DEFAULT_SIZE;
        }
        String expected = "a whole number from 0 to " + SearchRequest.MAX_SIZE;
        try {
            int size = Integer.parseInt(text);
            if (size >= 0 && size <= SearchRequest.MAX_SIZE) {
                return size;
            }
        } catch (NumberFormatException notANumber) {
            throw ProblemException.badParameter("size", text, expected);
        }
        throw ProblemException.badParameter("size", text, expected);
    }

    @Nullable
    PageEnd after(@Nullable String text) throws ProblemException {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return PageEnd.parse(text)
                .orElseThrow(() ->
                        ProblemException.badParameter("after", text, "the after of the answer before, as it was"));
    }

    boolean flag(String parameter, @Nullable String text) throws ProblemException {
        if (text == null || text.isEmpty() || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw ProblemException.badParameter(parameter, text, "true or false");
    }
}
