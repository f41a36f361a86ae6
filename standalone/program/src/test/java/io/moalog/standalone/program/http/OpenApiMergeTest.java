package io.moalog.standalone.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class OpenApiMergeTest {
    private final OpenApiMerge merge = new OpenApiMerge();

    @Test
    void everyRolesPathsAreInTheWhole() {
        merge.add("program");
        merge.add("service-registry");
        merge.add("ops");
        Map<String, Object> whole = new Yaml().load(merge.write());
        assertThat(whole.get("info")).hasToString("{title=moalog, version=1}");
        assertThat(whole.get("paths"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsKeys("/health", "/prometheus", "/api/services", "/api/ops/audit/{service}");
    }

    @Test
    void twoSchemasOfOneNameBothStay() {
        merge.add("a", description("/a", "string"));
        merge.add("b", description("/b", "integer"));
        merge.add("c", description("/c", "string"));
        assertThat(merge.write())
                .contains("b.Problem:")
                .contains("'#/components/schemas/b.Problem'")
                .contains("operationId: a.get")
                .doesNotContain("c.Problem:");
    }

    private static Map<String, Object> description(String path, String type) {
        return new Yaml().load("""
                paths:
                  %s:
                    get:
                      operationId: get
                      responses:
                        '400':
                          content:
                            application/problem+json:
                              schema:
                                $ref: '#/components/schemas/Problem'
                components:
                  schemas:
                    Problem:
                      type: %s
                """.formatted(path, type));
    }
}
