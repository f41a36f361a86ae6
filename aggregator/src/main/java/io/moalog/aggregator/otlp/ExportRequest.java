package io.moalog.aggregator.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonTooLargeException;
import io.moalog.aggregator.http.LogFields;
import io.moalog.aggregator.protobuf.MalformedProtobufException;
import io.moalog.aggregator.protobuf.WireCursor;
import io.moalog.model.NotALogException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@code ExportLogsServiceRequest}, read in place: its resources, their scopes, and the records of these. */
final class ExportRequest {
    /** The name that the conventions of OpenTelemetry give to a service that tells none. */
    static final String UNKNOWN_SERVICE = "unknown_service";

    private static final byte[] SERVICE_NAME = "service.name".getBytes(UTF_8);

    /** Told of each record, scope by scope; false ends the reading. */
    interface Records {
        /**
         * @param problem why none of the scope's records can be taken; null where they can
         */
        boolean record(int from, int to, List<LogFields.Shared> ofScope, @Nullable String problem)
                throws InterruptedException;
    }

    /** Told of each resource that has records. */
    interface Resources {
        /** @return false to end the reading */
        boolean resource(String service, WireCursor resourceLogs)
                throws MalformedProtobufException, InterruptedException;
    }

    private ExportRequest() {}

    /** Goes over all resources. */
    static void resources(byte[] bytes, int from, int to, Resources resources)
            throws MalformedProtobufException, InterruptedException {
        WireCursor request = new WireCursor(bytes, from, to);
        while (request.next()) {
            if (request.field() == Fields.REQUEST_RESOURCE_LOGS) {
                request.requireLength();
                WireCursor resourceLogs = request.message();
                if (hasRecords(request.message()) && !resources.resource(service(request.message()), resourceLogs)) {
                    return;
                }
            }
        }
    }

    /** Reads the whole structure down to the records, and finds out whether there is one. */
    private static boolean hasRecords(WireCursor resourceLogs) throws MalformedProtobufException {
        boolean found = false;
        while (resourceLogs.next()) {
            if (resourceLogs.field() == Fields.RESOURCE_LOGS_SCOPE_LOGS) {
                WireCursor scopeLogs = resourceLogs.message();
                while (scopeLogs.next()) {
                    if (scopeLogs.field() == Fields.SCOPE_LOGS_RECORDS) {
                        scopeLogs.requireLength();
                        found = true;
                    }
                }
            }
        }
        return found;
    }

    private static String service(WireCursor resourceLogs) throws MalformedProtobufException {
        KeyValue pair = new KeyValue();
        while (resourceLogs.next()) {
            if (resourceLogs.field() != Fields.RESOURCE_LOGS_RESOURCE) {
                continue;
            }
            WireCursor resource = resourceLogs.message();
            while (resource.next()) {
                if (resource.field() == Fields.RESOURCE_ATTRIBUTES) {
                    pair.read(resource);
                    byte[] bytes = resource.array();
                    AnyValue value = pair.value();
                    if (Arrays.equals(bytes, pair.keyFrom(), pair.keyTo(), SERVICE_NAME, 0, SERVICE_NAME.length)
                            && value.isText()
                            && value.cursor().from() < value.cursor().to()) {
                        WireCursor text = value.cursor();
                        return new String(bytes, text.from(), text.to() - text.from(), UTF_8);
                    }
                }
            }
        }
        return UNKNOWN_SERVICE;
    }

    /**
     * Reads what the records of a resource share, as {@link #attributes} and {@link #records} will read it again, so that
     * these meet nothing malformed. What a single record says is not looked at: it can be rejected by itself.
     *
     * @throws MalformedProtobufException before any record of the request is taken
     */
    static void check(WireCursor resourceLogs, int largest) throws MalformedProtobufException {
        try {
            attributes(resourceLogs.again(), largest);
        } catch (NotALogException | JsonTooLargeException tooMuch) {
            // Told of each record when they are taken.
        }
        WireCursor scopes = resourceLogs.again();
        while (scopes.next()) {
            if (scopes.field() == Fields.RESOURCE_LOGS_SCOPE_LOGS) {
                scopeAttributes(scopes, new Attributes(largest));
            }
        }
    }

    /** The attributes of a resource, with those that make its records no logs told by an exception. */
    static List<LogFields.Shared> attributes(WireCursor resourceLogs, int largest)
            throws MalformedProtobufException, NotALogException {
        Attributes attributes = new Attributes(largest);
        while (resourceLogs.next()) {
            if (resourceLogs.field() == Fields.RESOURCE_LOGS_RESOURCE) {
                WireCursor resource = resourceLogs.message();
                while (resource.next()) {
                    if (resource.field() == Fields.RESOURCE_ATTRIBUTES) {
                        attributes.read(resource, "");
                    }
                }
            }
        }
        return attributes.fields();
    }

    /** Goes over the records of a resource. */
    static boolean records(WireCursor resourceLogs, int largest, Records records)
            throws MalformedProtobufException, InterruptedException {
        while (resourceLogs.next()) {
            if (resourceLogs.field() == Fields.RESOURCE_LOGS_SCOPE_LOGS && !scope(resourceLogs, largest, records)) {
                return false;
            }
        }
        return true;
    }

    private static boolean scope(WireCursor resourceLogs, int largest, Records records)
            throws MalformedProtobufException, InterruptedException {
        Attributes attributes = new Attributes(largest);
        String problem = scopeAttributes(resourceLogs, attributes);
        WireCursor scopeLogs = resourceLogs.message();
        while (scopeLogs.next()) {
            if (scopeLogs.field() == Fields.SCOPE_LOGS_RECORDS
                    && !records.record(scopeLogs.from(), scopeLogs.to(), attributes.fields(), problem)) {
                return false;
            }
        }
        return true;
    }

    /** Why none of the scope's records can be taken; null where they can. */
    private static @Nullable String scopeAttributes(WireCursor resourceLogs, Attributes attributes)
            throws MalformedProtobufException {
        try {
            readScope(resourceLogs.message(), attributes);
            return null;
        } catch (NotALogException | JsonTooLargeException tooMuch) {
            return String.valueOf(tooMuch.getMessage());
        }
    }

    private static void readScope(WireCursor scopeLogs, Attributes attributes)
            throws MalformedProtobufException, NotALogException {
        while (scopeLogs.next()) {
            if (scopeLogs.field() != Fields.SCOPE_LOGS_SCOPE) {
                continue;
            }
            WireCursor scope = scopeLogs.message();
            while (scope.next()) {
                switch (scope.field()) {
                    case Fields.SCOPE_NAME -> text("otel.scope.name", scope, attributes);
                    case Fields.SCOPE_VERSION -> text("otel.scope.version", scope, attributes);
                    case Fields.SCOPE_ATTRIBUTES -> attributes.read(scope, "otel.scope.");
                    default -> {} // nothing that a log should carry
                }
            }
        }
    }

    private static void text(String name, WireCursor scope, Attributes attributes)
            throws MalformedProtobufException, NotALogException {
        scope.requireLength();
        if (scope.from() < scope.to()) {
            attributes.text(name, Arrays.copyOfRange(scope.array(), scope.from(), scope.to()));
        }
    }
}
