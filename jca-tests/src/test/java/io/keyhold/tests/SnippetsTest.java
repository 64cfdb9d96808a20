package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What others copy into their builds and deployments, compared with what is built and run here. */
class SnippetsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SAMPLE = ROOT.resolve("samples/spring-boot");

    @Test
    void maven_dependency_isThatOfTheSample() throws Exception {
        String readme = Guide.block("README.md", "maven");

        assertThat(squeezed(Files.readString(SAMPLE.resolve("pom.xml")))).contains(squeezed(readme));
        assertThat(Guide.block("spring-boot.md", "maven")).isEqualTo(readme);
        assertThat(squeezed(Files.readString(SAMPLE.resolve("pom.xml"))))
                .contains(squeezed(Guide.block("spring-boot.md", "sqlite")));
        assertThat(element(readme).getElementsByTagName("artifactId").item(0).getTextContent())
                .isEqualTo("keyhold-provider");
    }

    @Test
    void bom_import_isThatOfTheBuild() throws Exception {
        Element snippet = element(Guide.block("dependencies.md", "bom"));
        Element bom = element(Files.readString(ROOT.resolve("bom/pom.xml")));

        for (String name : new String[] {"groupId", "artifactId", "version"}) {
            assertThat(snippet.getElementsByTagName(name).item(0).getTextContent())
                    .isEqualTo(bom.getElementsByTagName(name).item(0).getTextContent());
        }
    }

    @Test
    void gradle_lines_nameTheSameCoordinates() throws Exception {
        Element bom = element(Files.readString(ROOT.resolve("bom/pom.xml")));
        String version = bom.getElementsByTagName("version").item(0).getTextContent();

        assertThat(Guide.block("README.md", "gradle"))
                .isEqualTo("implementation 'io.keyhold:keyhold-provider:" + version + "'\n");
        assertThat(Guide.block("dependencies.md", "gradle"))
                .contains("platform('io.keyhold:keyhold-bom:" + version + "')", "'io.keyhold:keyhold-provider'");
    }

    @Test
    void springBoot_properties_areThoseOfTheSample() throws IOException {
        Properties sample = new Properties();
        sample.load(new StringReader(Files.readString(SAMPLE.resolve("src/main/resources/application.properties"))));

        assertThat(sample).containsAllEntriesOf(Guide.settings(Guide.block("spring-boot.md", "application")));
    }

    @Test
    void kubernetes_manifest_saysWhatTheGuideSays() throws IOException {
        String manifest = Guide.block("deployment.md", "kubernetes");

        assertThat(manifest)
                .contains("readOnlyRootFilesystem: true", "fsGroup:", "path: /healthz", "scheme: HTTPS")
                .contains("KEYHOLD_CONFIG", "/run/secrets/keyhold/passphrase");
        assertThat(Guide.block("deployment.md", "settings"))
                .contains("keyhold.root = passphrase-file:/run/secrets/keyhold/passphrase");
        assertThat(Files.readString(ROOT.resolve("docs/server/Dockerfile")))
                .contains("keyhold.jar keyhold /opt/keyhold/");
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static Element element(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
    }
}
