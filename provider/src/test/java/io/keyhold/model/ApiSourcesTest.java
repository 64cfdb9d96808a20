package io.keyhold.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The committed sources of the API are what the model says. */
class ApiSourcesTest {
    @Test
    void sources_comparedWithTheModel_areTheSame() throws IOException {
        Map<String, String> sources = ApiSources.all(ApiModel.read());
        if (Boolean.getBoolean(ApiSources.WRITE)) {
            ApiSources.write(sources);
        }
        List<Path> different = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = ApiSources.FOLDER.resolve(source.getKey());
            if (!ApiSources.isSame(file, source.getValue())) {
                different.add(file);
            }
        }

        assertThat(sources).hasSizeGreaterThan(120);
        assertThat(different)
                .as("change src/main/model/kms.json, and run this test with -D" + ApiSources.WRITE + "=true")
                .isEmpty();
    }

    @Test
    void source_memberMore_isOneLineOfTheModel() {
        ApiModel model = ApiModel.read();
        ApiModel grown =
                model.with("DisableKey", "Reason", "{\"shape\": \"DescriptionType\", \"doc\": \"why it is disabled\"}");

        String source = ApiSources.all(grown).get("DisableKeyRequest.java");

        assertThat(ApiSources.all(model).get("DisableKeyRequest.java")).doesNotContain("reason");
        assertThat(source)
                .contains("@param reason why it is disabled; 0 to 8192 characters; optional")
                .contains(
                        "public record DisableKeyRequest(String keyId, Optional<String> reason) implements KmsRequest {")
                .contains("Members.require(\"reason\", reason);")
                .contains("public DisableKeyRequest withReason(String reason) {")
                .contains("public Builder reason(String reason) {")
                .contains("check.length(\"reason\", reason, 0, 8192);");
    }
}
