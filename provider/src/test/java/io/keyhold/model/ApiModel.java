package io.keyhold.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * The model of the service, {@code src/main/model/kms.json}: shapes with their limits, structures, and the members of each
 * operation, with what each is in words. Names, types and limits are those of AWS KMS.
 *
 * @param root the file
 */
public record ApiModel(JsonNode root) {
    private static final Path FILE = Path.of("src/main/model/kms.json");

    /** Reads the model of the project. */
    public static ApiModel read() {
        try {
            return new ApiModel(new ObjectMapper().readTree(FILE.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the operations that Keyhold has. */
    public List<String> operations() {
        return names(root.get("operations"));
    }

    JsonNode operation(String name) {
        return root.get("operations").get(name);
    }

    List<String> structures() {
        return names(root.get("structures"));
    }

    /** The structures that are written from the model; the others have checks of their own. */
    List<String> writtenStructures() {
        return structures().stream()
                .filter(name -> !structure(name).path("byHand").asBoolean())
                .toList();
    }

    JsonNode structure(String name) {
        return root.get("structures").get(name);
    }

    /** The enumerations that are written from the model; the others have facts of their own. */
    List<String> enumerations() {
        return names(root.get("shapes")).stream()
                .filter(name -> shape(name).isEnumeration())
                .filter(name -> shape(name).node().has("doc"))
                .toList();
    }

    Shape shape(String name) {
        JsonNode shape = root.get("shapes").get(name);
        if (shape != null) {
            return new Shape(this, name, shape);
        }
        JsonNode structure = structure(name);
        if (structure == null) {
            throw new IllegalArgumentException("the model has no shape `" + name + "`");
        }
        return new Shape(this, name, structure);
    }

    /** The members of a message that Keyhold has, in the order of its components. */
    List<Member> members(JsonNode members) {
        return allMembers(members).stream()
                .filter(member -> !member.isOmitted())
                .toList();
    }

    List<Member> allMembers(JsonNode members) {
        return members.properties().stream()
                .map(line -> member(line.getKey(), line.getValue()))
                .toList();
    }

    private Member member(String name, JsonNode line) {
        Shape shape = shape(line.path("shape").asText());
        return new Member(name, line, line.has("max") ? shape.narrowed(line) : shape);
    }

    private static List<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** The members of a request. */
    public List<Member> input(String operation) {
        return members(operation(operation).get("input"));
    }

    /** The members of every request, response and structure, by the name of the record. */
    public Map<String, List<Member>> messages() {
        Map<String, List<Member>> messages = new TreeMap<>();
        for (String name : operations()) {
            messages.put(name + "Request", input(name));
            if (operation(name).has("output")) {
                messages.put(name + "Response", members(operation(name).get("output")));
            }
        }
        structures()
                .forEach(name -> messages.put(
                        shape(name).javaType(), members(structure(name).get("members"))));
        return messages;
    }

    /** Every enumeration that is a type of the API. */
    public List<String> allEnumerations() {
        return names(root.get("shapes")).stream()
                .filter(name ->
                        shape(name).isEnumeration() && !shape(name).node().has("java"))
                .toList();
    }

    /** The constants of an enumeration as AWS KMS writes them. */
    public List<String> values(String enumeration) {
        return texts(shape(enumeration).node().get("values"));
    }

    /** Members by their names, those too that Keyhold leaves out, each with shape and limits; see {@link #line}. */
    public Map<String, String> lines(String operation, String side) {
        Map<String, String> lines = new TreeMap<>();
        JsonNode members = operation(operation).path(side);
        members.properties()
                .forEach(line -> lines.put(
                        line.getKey(),
                        line(
                                line.getValue(),
                                shape(line.getValue().path("shape").asText()).node(),
                                side.equals("input"))));
        return lines;
    }

    /** What a model says of a member: shape, limits, and whether AWS KMS requires it. */
    public static String line(JsonNode member, JsonNode shape, boolean isInput) {
        boolean isRequired = isInput
                && member.path("requiredByAws")
                        .asBoolean(member.path("required").asBoolean());
        JsonNode limits = member.has("max") ? member : shape;
        return member.path("shape").asText() + " "
                + (limits.has("exactBytes")
                        ? limits.get("exactBytes") + ".." + limits.get("exactBytes")
                        : limits.path("min") + ".." + limits.path("max"))
                + " " + shape.path("pattern") + (isRequired ? " required" : "");
    }

    /** A model with one member more in a request. */
    ApiModel with(String operation, String member, String line) {
        JsonNode copy = root.deepCopy();
        try {
            ((ObjectNode) copy.at("/operations/" + operation + "/input"))
                    .set(member, new ObjectMapper().readTree(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ApiModel(copy);
    }

    /** The texts of an array, or the one text. */
    public static List<String> texts(JsonNode node) {
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()
                : List.of(node.asText());
    }
}
