package io.keyhold.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads published vectors (folder in system property {@code keyhold.vectors}) and the ones committed with the tests. */
final class VectorFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One case of a Wycheproof file, with its group. */
    record WycheproofCase(String name, JsonNode group, JsonNode test) {
        byte[] bytes(String member) {
            return hex(test, member);
        }

        boolean isValid() {
            return test.get("result").asText().equals("valid");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private VectorFiles() {}

    /** A published file; the test is skipped where the folder is not there. */
    static JsonNode published(String name) {
        Path folder = PublishedVectors.folder();
        try {
            return JSON.readTree(folder.resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that is committed with the tests. */
    static JsonNode committed(String name) {
        try (InputStream in = VectorFiles.class.getResourceAsStream("/vectors/" + name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<WycheproofCase> wycheproof(String file) {
        List<WycheproofCase> cases = new ArrayList<>();
        for (JsonNode group : published("wycheproof/" + file).get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                String name = file + "#" + test.get("tcId").asText() + " "
                        + test.path("comment").asText();
                cases.add(new WycheproofCase(name, group, test));
            }
        }
        return cases;
    }

    static byte[] hex(JsonNode node, String member) {
        return HexFormat.of().parseHex(node.get(member).asText());
    }
}
