package io.moalog.rules.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.rules.RuleEngine;
import io.moalog.rules.rule.Rule;
import io.moalog.rules.rule.Rules;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rules: create, read, change, disable and delete them. */
@Controller("/api/rules")
@Requires(property = "moalog.roles.rule-engine", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "rules")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
class RulesController {
    private static final String EXAMPLE = "{\"name\":\"timeouts\",\"sql\":\"SELECT COUNT(*) FROM `public.test.info`"
            + " WHERE level = 'ERROR' GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' MINUTE) HAVING COUNT(*) >= 5\","
            + "\"notify\":[{\"type\":\"webhook\",\"url\":\"https://example.org/hook\"}]}";

    private final RuleEngine engine;

    RulesController(RuleEngine engine) {
        this.engine = engine;
    }

    /** All rules, by name. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RuleList(List<Rule> rules) {}

    @Post
    @Consumes(MediaType.ALL)
    @Operation(operationId = "createRule", summary = "Create a rule; it takes the logs from now on")
    @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON, examples = @ExampleObject(EXAMPLE)))
    @ApiResponse(
            responseCode = "201",
            description = "the rule",
            content = @Content(schema = @Schema(implementation = Rule.class)))
    @ApiResponse(
            responseCode = "400",
            description = "a bad field, or bad SQL with line, column and expected",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @ApiResponse(responseCode = "409", description = "another rule has the name")
    @ApiResponse(responseCode = "415", description = "the body is not sent as application/json")
    HttpResponse<?> create(HttpRequest<?> request, @Body @Nullable String body) {
        if (!isJson(request)) {
            return Problem.notJson();
        }
        return Answer.of(() -> {
            Rule rule = rules().create(RuleRequest.parse(body).whole(true));
            return HttpResponse.created(rule, URI.create(rule.path()));
        });
    }

    @Get
    @Operation(operationId = "listRules", summary = "All rules")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RuleList.class)))
    HttpResponse<?> list() {
        return Answer.of(() -> HttpResponse.ok(new RuleList(rules().all())));
    }

    @Get("/{id}")
    @Operation(operationId = "getRule", summary = "One rule")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Rule.class)))
    HttpResponse<?> get(String id) {
        return Answer.of(() -> found(id, rules().find(id)));
    }

    @Put("/{id}")
    @Consumes(MediaType.ALL)
    @Operation(
            operationId = "replaceRule",
            summary = "Replace a rule; where the SQL changes it begins anew with the logs from now on")
    @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON, examples = @ExampleObject(EXAMPLE)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Rule.class)))
    HttpResponse<?> replace(HttpRequest<?> request, String id, @Body @Nullable String body) {
        if (!isJson(request)) {
            return Problem.notJson();
        }
        return Answer.of(() -> {
            RuleRequest wanted = RuleRequest.parse(body);
            return found(id, rules().change(id, before -> wanted.whole(before.enabled())));
        });
    }

    @Patch("/{id}")
    @Consumes(MediaType.ALL)
    @Operation(operationId = "changeRule", summary = "Change some fields of a rule, e.g. {\"enabled\":false}")
    @RequestBody(
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, examples = @ExampleObject("{\"enabled\":false}")))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Rule.class)))
    HttpResponse<?> change(HttpRequest<?> request, String id, @Body @Nullable String body) {
        if (!isJson(request)) {
            return Problem.notJson();
        }
        return Answer.of(() -> {
            RuleRequest wanted = RuleRequest.parse(body);
            return found(id, rules().change(id, wanted::over));
        });
    }

    @Delete("/{id}")
    @Operation(operationId = "deleteRule", summary = "Delete a rule; its alerts stay")
    @ApiResponse(responseCode = "204", description = "it is gone")
    HttpResponse<?> delete(String id) {
        return Answer.of(() -> rules().delete(id) ? HttpResponse.noContent() : Problem.notFound("rule", id));
    }

    /** A browser sends other types to us from any page without asking; this one it may not. */
    private static boolean isJson(HttpRequest<?> request) {
        return request.getContentType()
                .filter(type -> type.getName().equals(MediaType.APPLICATION_JSON))
                .isPresent();
    }

    private static HttpResponse<?> found(String id, Optional<Rule> rule) {
        return rule.isPresent() ? HttpResponse.ok(rule.get()) : Problem.notFound("rule", id);
    }

    private Rules rules() {
        return engine.rules();
    }
}
