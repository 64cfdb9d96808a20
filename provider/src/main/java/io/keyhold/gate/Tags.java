package io.keyhold.gate;

import io.keyhold.api.KmsException;
import io.keyhold.api.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The rules of tags. Source: AWS KMS Developer Guide, "Tagging keys". */
public final class Tags {
    private static final int PER_KEY = 50;

    private Tags() {}

    /**
     * The tags as a map.
     *
     * @throws KmsException.TagFailure if a key stands twice, is reserved, or there are too many
     */
    public static Map<String, String> require(List<Tag> tags) {
        Map<String, String> map = new TreeMap<>();
        for (Tag tag : tags) {
            if (tag.tagKey().toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw new KmsException.TagFailure(
                        "Tags beginning with aws: are reserved", "Rename tag `" + tag.tagKey() + "`");
            }
            if (map.put(tag.tagKey(), tag.tagValue()) != null) {
                throw new KmsException.TagFailure("Duplicate tag keys", "Name tag `" + tag.tagKey() + "` once");
            }
        }
        requireFew(map);
        return map;
    }

    /** Refuses tag keys that are reserved. */
    public static void requireOwn(List<String> tagKeys) {
        for (String key : tagKeys) {
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw new KmsException.TagFailure("Tags beginning with aws: are reserved", "Leave `" + key + "` out");
            }
        }
    }

    /** Refuses more tags than a key may have. */
    public static void requireFew(Map<String, String> tags) {
        if (tags.size() > PER_KEY) {
            throw new KmsException.TagFailure(
                    "Too many tags", "Keep at most " + PER_KEY + " tags on a key; this makes " + tags.size());
        }
    }

    /** The condition keys of tags: {@code aws:RequestTag/…} and {@code aws:TagKeys}. */
    public static Map<String, List<String>> facts(Map<String, String> tags) {
        Map<String, List<String>> keys = new TreeMap<>();
        new TreeMap<>(tags)
                .forEach((key, value) -> keys.computeIfAbsent(
                                "aws:requesttag/" + key.toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(value));
        if (!tags.isEmpty()) {
            keys.put("aws:tagkeys", List.copyOf(new TreeMap<>(tags).keySet()));
        }
        return keys;
    }

    /** The tags as the audit record shows them. */
    public static List<Map<String, String>> described(Map<String, String> tags) {
        List<Map<String, String>> described = new ArrayList<>();
        new TreeMap<>(tags)
                .forEach((key, value) -> described.add(
                        Collections.unmodifiableMap(new TreeMap<>(Map.of("tagKey", key, "tagValue", value)))));
        return List.copyOf(described);
    }
}
