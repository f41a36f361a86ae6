package io.moalog.indexer.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.http.HttpEntity;
import org.elasticsearch.client.ResponseException;

/** Reads why a request failed. */
final class Failures {
    private static final JsonFactory JSON = new JsonFactory();

    private Failures() {}

    static int status(ResponseException failure) {
        return failure.getResponse().getStatusLine().getStatusCode();
    }

    /** Elasticsearch's own cause, or nothing where somebody else answered. */
    static Optional<ErrorCause> cause(ResponseException failure) {
        HttpEntity entity = failure.getResponse().getEntity();
        if (entity == null) {
            return Optional.empty();
        }
        // The client holds the answer in memory, so it can be read again.
        try (InputStream body = entity.getContent();
                JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean error = parser.currentName().equals("error");
                parser.nextToken();
                if (error) {
                    return Optional.of(ErrorCause.read(parser));
                }
                parser.skipChildren();
            }
        } catch (IOException notJson) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** One line for an operator. */
    static String describe(Throwable failure) {
        if (failure instanceof ResponseException answered) {
            String line = answered.getResponse().getHost() + " answers "
                    + answered.getResponse().getStatusLine().getStatusCode();
            return cause(answered).map(cause -> line + " " + cause.text()).orElse(line);
        }
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
