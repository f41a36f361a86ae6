package io.moalog.tailapi.console;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;

/**
 * {@code GET /} and {@code GET /console/…}: the console. Nothing is loaded from elsewhere, and the policy (Content Security
 * Policy Level 3) lets no other script run than the console's own files and the one import map of the page, by its hash.
 */
@Hidden
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = "moalog.roles.tail-api", value = "true")
class ConsoleController {
    private final ConsoleFiles files = new ConsoleFiles();

    @Get(uri = "/", produces = MediaType.TEXT_HTML)
    HttpResponse<?> page() {
        return files.find("index.html")
                .<HttpResponse<?>>map(page -> HttpResponse.ok(page.bytes())
                        .contentType("text/html; charset=utf-8")
                        .header("Content-Security-Policy", ContentPolicy.of(page))
                        .header("X-Content-Type-Options", "nosniff")
                        .header("Referrer-Policy", "no-referrer")
                        .header(HttpHeaders.CACHE_CONTROL, "no-cache"))
                .orElseGet(HttpResponse::notFound);
    }

    @Get(uri = "/console/{+path}", produces = MediaType.ALL)
    HttpResponse<?> file(String path) {
        return files.find(path)
                .<HttpResponse<?>>map(file -> HttpResponse.ok(file.bytes())
                        .contentType(file.type())
                        .header("X-Content-Type-Options", "nosniff")
                        .header(HttpHeaders.CACHE_CONTROL, "no-cache"))
                .orElseGet(HttpResponse::notFound);
    }
}
