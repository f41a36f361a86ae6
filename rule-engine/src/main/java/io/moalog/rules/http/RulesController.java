package io.moalog.rules.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Requires;
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
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Rules: create, read, change, disable and delete them. */
@Controller("/api/rules")
@Requires(property = "moalog.roles.rule-engine", value = "true")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "rules")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
class RulesController {
    private final RuleEngine engine;

    RulesController(RuleEngine engine) {
        this.engine = engine;
    }

    /** All rules, by name. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RuleList(List<Rule> rules) {}

    @Post
    @Consumes(MediaType.ALL)
    @Operation(summary = "Create a rule; it takes the logs from now on")
    @ApiResponse(responseCode = "201", description = "the rule")
    @ApiResponse(responseCode = "400", description = "a bad field, or bad SQL with line, column and expected")
    @ApiResponse(responseCode = "409", description = "another rule has the name")
    HttpResponse<?> create(@Body String body) {
        return Answer.of(() -> {
            Rule rule = rules().create(RuleRequest.parse(body).whole(true));
            return HttpResponse.created(rule, URI.create(rule.path()));
        });
    }

    @Get
    @Operation(summary = "All rules")
    HttpResponse<?> list() {
        return Answer.of(() -> HttpResponse.ok(new RuleList(rules().all())));
    }

    @Get("/{id}")
    @Operation(summary = "One rule")
    HttpResponse<?> get(String id) {
        return Answer.of(() -> found(id, rules().find(id)));
    }

    @Put("/{id}")
    @Consumes(MediaType.ALL)
    @Operation(summary = "Replace a rule; where the SQL changes it begins anew with the logs from now on")
    HttpResponse<?> replace(String id, @Body String body) {
        return Answer.of(() -> {
            RuleRequest request = RuleRequest.parse(body);
            return found(id, rules().change(id, before -> request.whole(before.enabled())));
        });
    }

    @Patch("/{id}")
    @Consumes(MediaType.ALL)
    @Operation(summary = "Change some fields of a rule, e.g. {\"enabled\":false}")
    HttpResponse<?> change(String id, @Body String body) {
        return Answer.of(() -> {
            RuleRequest request = RuleRequest.parse(body);
            return found(id, rules().change(id, request::over));
        });
    }

    @Delete("/{id}")
    @Operation(summary = "Delete a rule; its alerts stay")
    @ApiResponse(responseCode = "204", description = "it is gone")
    HttpResponse<?> delete(String id) {
        return Answer.of(() -> rules().delete(id) ? HttpResponse.noContent() : Problem.notFound("rule", id));
    }

    private static HttpResponse<?> found(String id, Optional<Rule> rule) {
        return rule.isPresent() ? HttpResponse.ok(rule.get()) : Problem.notFound("rule", id);
    }

    private Rules rules() {
        return engine.rules();
    }
}
