package io.moalog.tailapi.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFilesTest {
    private static final Pattern IMPORT = Pattern.compile("(?:import|from)\\s*[\"']([\\w@./-]+)[\"']");
    private static final Map<String, String> BARE = Map.of(
            "lit", "lib/lit/index.js",
            "lit-html", "lib/lit-html/lit-html.js",
            "@lit/reactive-element", "lib/lit__reactive-element/reactive-element.js");

    private final ConsoleFiles files = new ConsoleFiles();

    @Test
    void everyModuleThatThePageImportsIsServed() {
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(Set.of("app.js"));
        while (!next.isEmpty()) {
            String path = next.remove();
            if (seen.add(path)) {
                ConsoleFile file = files.find(path).orElseThrow(() -> new AssertionError(path + " is not served"));
                Matcher imports = IMPORT.matcher(new String(file.bytes(), UTF_8));
                while (imports.find()) {
                    next.add(resolve(path, imports.group(1)));
                }
            }
        }
        assertThat(seen)
                .contains("log-list.js", "lib/lit-element/lit-element.js")
                .hasSizeGreaterThan(12);
    }

    private static String resolve(String from, String module) {
        if (module.startsWith(".")) {
            return java.nio.file.Path.of(from)
                    .resolveSibling(module)
                    .normalize()
                    .toString();
        }
        return BARE.getOrDefault(module, "lib/" + module.replace("@lit/", "lit__"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../console/app.js",
                "lib/../app.js",
                "lib/lit/../../../x.js",
                "/etc/passwd",
                "lib/other/x.js",
                "app.JS",
                "absent.js",
                "lib/lit/package.json"
            })
    void nothingElseIsServed(String path) {
        assertThat(files.find(path)).isEmpty();
    }

    @Test
    void thePolicyAllowsTheImportMapByItsHashAndNothingInline() {
        ConsoleFile page = files.find("index.html").orElseThrow();
        String html = new String(page.bytes(), UTF_8);
        String map = html.substring(html.indexOf("importmap\">") + 11, html.indexOf("</script>"));
        assertThat(ContentPolicy.of(page))
                .contains("'sha256-" + ConsoleFile.sha256(map.getBytes(UTF_8)) + "'")
                .doesNotContain("unsafe");
        assertThat(html)
                .doesNotContainPattern("<script(?! type=\"importmap\"| type=\"module\" src=)|\\son[a-z]+=|style=");
    }
}
