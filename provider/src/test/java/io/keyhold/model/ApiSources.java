package io.keyhold.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The sources that come from the model. */
public final class ApiSources {
    static final Path FOLDER = Path.of("src/main/java/io/keyhold/api");

    /** Set, it has the test write the sources before it compares them. */
    static final String WRITE = "keyhold.write-api";

    private ApiSources() {}

    /** The text of each source by its file name. */
    static Map<String, String> all(ApiModel model) {
        Map<String, String> sources = new TreeMap<>();
        for (String operation : model.operations()) {
            sources.put(operation + "Request.java", RecordSource.request(model, operation));
            if (model.operation(operation).has("output")) {
                sources.put(operation + "Response.java", RecordSource.response(model, operation));
            }
        }
        for (String structure : model.writtenStructures()) {
            sources.put(model.shape(structure).javaType() + ".java", RecordSource.structure(model, structure));
        }
        for (String enumeration : model.enumerations()) {
            sources.put(enumeration + ".java", EnumSource.enumeration(model, enumeration));
        }
        sources.put("Kms.java", KmsSource.methods(model));
        sources.put("KmsCalls.java", KmsSource.calls(model, read("KmsCalls.java")));
        return sources;
    }

    /** The file names of the sources that come from the model. */
    public static Set<String> names() {
        return all(ApiModel.read()).keySet();
    }

    /** Writes the sources that differ. */
    static void write(Map<String, String> sources) throws IOException {
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = FOLDER.resolve(source.getKey());
            if (!isSame(file, source.getValue())) {
                Files.writeString(file, source.getValue());
            }
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a file has that text, however it is broken into lines: that is the formatter's. */
    static boolean isSame(Path file, String source) throws IOException {
        return Files.exists(file) && squeezed(Files.readString(file)).equals(squeezed(source));
    }

    private static String squeezed(String source) {
        return source.replaceAll("\\s+", "");
    }
}
