package io.moalog.archive;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;

/** RFC 9457. */
record Problem(String type, String title, int status, String detail) {
    static HttpResponse<?> answer(HttpStatus status, String detail) {
        return HttpResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(new Problem("about:blank", status.getReason(), status.getCode(), detail));
    }

    static HttpResponse<?> notReady() {
        return answer(HttpStatus.SERVICE_UNAVAILABLE, "the services are still being read from Kafka: try again soon");
    }

    static HttpResponse<?> noService(String name) {
        return answer(
                HttpStatus.NOT_FOUND, "there is no service \"" + name + "\"; /api/services lists those there are");
    }
}
