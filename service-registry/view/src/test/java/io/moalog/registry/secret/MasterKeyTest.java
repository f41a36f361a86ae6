package io.moalog.registry.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {
    private final MasterKey key = MasterKey.parse(base64(1));

    @Test
    void whatIsSealedIsOpenedWithTheSameKeyAndName() throws Exception {
        String sealed = key.seal("@sender/anna", "geheim ñ");
        assertThat(sealed).doesNotContain("geheim");
        assertThat(MasterKey.parse(base64(1)).open("@sender/anna", sealed)).isEqualTo("geheim ñ");
        assertThat(key.seal("@sender/anna", "geheim ñ"))
                .as("a nonce of its own")
                .isNotEqualTo(sealed);
    }

    @Test
    void anotherKeyOpensNothing() {
        String sealed = key.seal("@sender/anna", "secret");
        assertThatThrownBy(() -> MasterKey.parse(base64(2)).open("@sender/anna", sealed))
                .isInstanceOf(NotOpenedException.class)
                .hasMessageContaining("@sender/anna")
                .hasMessageContaining("another master key");
    }

    @Test
    void anothersSecretIsNotTaken() {
        String sealed = key.seal("@sender/anna", "secret");
        assertThatThrownBy(() -> key.open("@sender/bob", sealed)).isInstanceOf(NotOpenedException.class);
    }

    @Test
    void aSecretThatWasChangedAnywhereIsNotTaken() {
        byte[] sealed = Base64.getDecoder().decode(key.seal("a", "secret").substring(3));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            String text = "v1:" + Base64.getEncoder().encodeToString(changed);
            assertThatThrownBy(() -> key.open("a", text)).as("byte " + i).isInstanceOf(NotOpenedException.class);
        }
        for (String broken : List.of(
                "", "v1:", "v1:AAAA", "v1:?", "v2:" + Base64.getEncoder().encodeToString(sealed))) {
            assertThatThrownBy(() -> key.open("a", broken)).as(broken).isInstanceOf(NotOpenedException.class);
        }
    }

    @Test
    void aKeyHasThirtyTwoBytes(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("key"), base64(1) + "\n");
        assertThat(MasterKey.read(file).open("a", key.seal("a", "b"))).isEqualTo("b");
        assertThat(key.toString()).doesNotContain(base64(1));
        assertThatThrownBy(() -> MasterKey.read(directory.resolve("gone"))).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> MasterKey.parse("AAAA")).hasMessageContaining("3 bytes: give 32 bytes in base64");
        assertThatThrownBy(() -> MasterKey.parse("secret!"))
                .hasMessageContaining("give 32 bytes")
                .hasMessageNotContaining("secret!");
    }

    private static String base64(int fill) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
