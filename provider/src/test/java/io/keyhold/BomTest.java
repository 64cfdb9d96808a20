package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The versions that others read are those that the build tests. */
class BomTest {
    private static final Pattern VERSION = Pattern.compile("<([a-z0-9-]+\\.version)>([^<]+)</");
    private static final Path ROOT = Path.of("..");

    @Test
    void versions_ofTheBillOfMaterials_areThoseOfTheBuild() throws IOException {
        Map<String, String> published = versions("bom/pom.xml");

        assertThat(published).hasSize(6);
        assertThat(versions("pom.xml")).containsAllEntriesOf(published);
        assertThat(own("bom/pom.xml")).isEqualTo(own("pom.xml"));
    }

    @Test
    void versions_inTheGuides_areThoseOfTheBuild() throws IOException {
        String version = own("pom.xml");
        String sqlite = versions("pom.xml").get("sqlite.version");

        assertThat(Files.readString(ROOT.resolve("README.md")))
                .contains("<version>" + version + "</version>", "io.keyhold:keyhold-provider:" + version);
        assertThat(Files.readString(ROOT.resolve("docs/spring-boot.md")))
                .contains("<sqlite-jdbc.version>" + sqlite + "</sqlite-jdbc.version>");
        assertThat(Files.readString(ROOT.resolve("samples/spring-boot/pom.xml")))
                .contains("<version>" + version + "</version>", "<sqlite-jdbc.version>" + sqlite);
        assertThat(Files.readString(ROOT.resolve("samples/spring-boot/boot4/pom.xml")))
                .contains("<version>" + version + "</version>");
    }

    private static Map<String, String> versions(String pom) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        VERSION.matcher(Files.readString(ROOT.resolve(pom)))
                .results()
                .forEach(found -> versions.put(found.group(1), found.group(2)));
        return versions;
    }

    private static String own(String pom) throws IOException {
        String text = Files.readString(ROOT.resolve(pom));
        return text.substring(text.indexOf("<version>") + "<version>".length(), text.indexOf("</version>"));
    }
}
