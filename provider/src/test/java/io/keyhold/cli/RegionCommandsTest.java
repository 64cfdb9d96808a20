package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.TestKeyhold;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command over several Regions of one store. */
class RegionCommandsTest {
    static final Set<String> DRIVEN = Set.of("key replicate", "key primary");

    @TempDir
    Path directory;

    private Shell shell;

    @BeforeEach
    void init() throws Exception {
        Path settings = TestKeyhold.settings(directory, "keyhold.region = eu-west-1", "keyhold.regions = eu-west-3");
        shell = new Shell(directory, settings);
        shell.done("init");
    }

    @Test
    void region_list_namesThemAndTheHome() {
        JsonNode regions = shell.json("region list").at("/Regions");

        assertThat(regions.toString())
                .isEqualTo("[{\"Region\":\"eu-west-1\",\"Home\":true},{\"Region\":\"eu-west-3\",\"Home\":false}]");
        assertThat(shell.done("region list")).contains("eu-west-1", "yes", "eu-west-3");
    }

    @Test
    void region_option_choosesTheRegionOfACommand() {
        JsonNode made = shell.json("--region eu-west-3 key create --alias alias/letters");

        assertThat(made.at("/KeyMetadata/Arn").asText()).startsWith("arn:aws:kms:eu-west-3:");
        assertThat(shell.json("key list").at("/Keys")).isEmpty();
        assertThat(shell.json("key list --region eu-west-3").at("/Keys")).hasSize(1);
        shell.refused(
                ExitCode.SETTINGS, "key list --region us-east-1", "Region `us-east-1` is not one of this Keyhold");
    }

    @Test
    void key_replicateAndPrimary_makeAndMove() {
        String id =
                shell.json("key create --multi-region").at("/KeyMetadata/KeyId").asText();

        JsonNode made = shell.json("key replicate " + id + " eu-west-3 --description paris --tag team=post");
        assertThat(made.at("/ReplicaKeyMetadata/MultiRegionConfiguration/MultiRegionKeyType")
                        .asText())
                .isEqualTo("REPLICA");
        assertThat(made.at("/ReplicaTags/0/TagKey").asText()).isEqualTo("team");
        assertThat(shell.done("key primary " + id + " eu-west-3"))
                .contains("the primary key of " + id + " is in eu-west-3");
        assertThat(shell.json("key describe " + id)
                        .at("/KeyMetadata/MultiRegionConfiguration/PrimaryKey/Region")
                        .asText())
                .isEqualTo("eu-west-3");
        assertThat(shell.done("--region eu-west-3 key delete " + id))
                .contains("30 days after its replicas are gone", "until then: keyhold key cancel-deletion");
        assertThat(shell.driven()).containsAll(DRIVEN);
    }
}
