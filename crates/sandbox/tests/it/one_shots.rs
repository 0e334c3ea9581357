//! Single answers about words, in whatever structure is asked for; and what pictures and tools count as.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::ask::{Ask, ask, picture_tool, text};
use crate::studio::{deferred, spaces};

fn object(properties: &Value) -> Value {
    let required: Vec<_> = properties.as_object().unwrap().keys().collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

async fn answered(ask: &Ask, rules: &str, content: Value, properties: Value) -> Value {
    let format = json!({ "type": "json_schema", "name": "answer", "strict": true, "schema": object(&properties) });
    let input = json!([{ "role": "user", "content": content }]);
    let (status, response) =
        ask.respond(json!({ "instructions": rules, "input": input, "text": { "format": format } })).await;
    assert_eq!(status, 200, "{response}");
    serde_json::from_str(&text(&response)).unwrap()
}

fn words() -> Value {
    json!({ "prompt": { "type": "string" }, "negative_prompt": { "type": ["string", "null"] }, "why": { "type": "string" } })
}

fn picture(width: u32, height: u32) -> String {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb([204, 36, 36]));
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    format!("data:image/jpeg;base64,{}", STANDARD.encode(bytes.into_inner()))
}

#[tokio::test]
async fn each_task_is_done_in_any_structure() {
    let ask = ask();
    let long = "Three red kettles on a walnut shelf, soft window light from the left, very calm mood, gentle falloff.";
    let shorter = answered(&ask, "Make these words shorter.", json!(long), words()).await;
    let shorter = shorter["prompt"].as_str().unwrap();
    assert!(shorter.starts_with("Three red kettles") && shorter.len() < long.len(), "{shorter}");

    let light = answered(&ask, "The same words in another light; only the light changes.", json!(long), words()).await;
    let light = light["prompt"].as_str().unwrap();
    assert!(
        light.starts_with("Three red kettles on a walnut shelf, ") && !light.contains("soft window light"),
        "{light}"
    );

    let richer = answered(&ask, "Make these words richer.", json!("a red door"), words()).await;
    assert!(richer["prompt"].as_str().unwrap().contains("red door") && richer["prompt"].as_str().unwrap().len() > 40);

    let english =
        answered(&ask, "Translate the words into English for the model.", json!("Ein roter Fuchs im Schnee"), words())
            .await;
    assert_eq!(english["prompt"], "A red fox in the snow");
    let kept = answered(&ask, "Translate the words into English for the model.", json!("狐の写真"), words()).await;
    assert_eq!(kept["prompt"], "狐の写真", "never empty");

    let three = "Make three variations of these words.";
    let list = answered(
        &ask,
        three,
        json!("a red door"),
        json!({ "variations": { "type": "array", "items": { "type": "string" } } }),
    )
    .await;
    let item = object(&words());
    let objects =
        answered(&ask, three, json!("a red door"), json!({ "variations": { "type": "array", "items": item } })).await;
    let (list, objects) = (list["variations"].as_array().unwrap(), objects["variations"].as_array().unwrap());
    assert!(list.len() == 3 && list[0] != list[1] && list[1] != list[2], "{list:?}");
    assert!(objects.iter().zip(list).all(|(o, l)| o["prompt"] == *l), "{objects:?}");
    let plain = answered(&ask, "You improve the words of a designer.", json!("a red door"), words()).await;
    assert!(plain["why"].as_str().unwrap().starts_with("Kept"), "{plain}");
}

#[tokio::test]
async fn a_picture_is_described_as_it_is() {
    let ask = ask();
    let content = json!([
        { "type": "input_text", "text": "Describe it." },
        { "type": "input_image", "image_url": picture(320, 180), "detail": "high" },
    ]);
    let said = answered(&ask, "Describe this picture as a prompt.", content, words()).await;
    let prompt = said["prompt"].as_str().unwrap();
    assert!(prompt.contains("wide") && prompt.contains("red") && prompt.contains("320 × 180"), "{prompt}");
}

#[tokio::test]
async fn pictures_count_by_their_patches_and_hidden_tools_do_not_count() {
    let ask = ask();
    let used = async |members: Value| ask.respond(members).await.1["usage"]["input_tokens"].as_u64().unwrap();
    let shown = |width: u32, height: u32| {
        let part = json!({ "type": "input_image", "image_url": picture(width, height), "detail": "high" });
        json!({ "input": [{ "role": "user", "content": [part] }] })
    };
    assert_eq!(used(shown(640, 640)).await - used(shown(320, 320)).await, 400 - 100);

    let all = [vec![picture_tool()], spaces()].concat();
    let all = json!({ "input": "a fox", "tools": all });
    let search = [vec![picture_tool()], deferred(&spaces()), vec![json!({ "type": "tool_search" })]].concat();
    let searched = json!({ "input": "a fox", "tools": search });
    let (all, searched) = (used(all).await, used(searched).await);
    assert!(searched * 5 < all, "{searched} of {all}");
}

#[tokio::test]
async fn the_cache_covers_instructions_tools_and_all_earlier_items() {
    let ask = ask();
    let tools = json!(([vec![picture_tool()], spaces()].concat()));
    let rules = "Keep the subject and name the light. ".repeat(40);
    let long = "a quiet harbour with small boats and one lamp lit. ".repeat(120);
    let mut input = vec![json!({ "role": "user", "content": long })];
    let used = async |input: &[Value]| {
        let members = json!({ "instructions": rules, "tools": tools, "input": input, "prompt_cache_key": "k" });
        let usage = ask.respond(members).await.1["usage"].clone();
        (usage["input_tokens_details"]["cached_tokens"].as_u64().unwrap(), usage["input_tokens"].as_u64().unwrap())
    };
    let (cached, first) = used(&input).await;
    assert_eq!(cached, 0);
    input.push(json!({ "role": "user", "content": "and now in blue" }));
    let (cached, _) = used(&input).await;
    assert!(
        cached + 128 > first && cached <= first,
        "{cached} of {first}: the old items are covered, the new one is not"
    );
    input[0]["content"] = json!("another beginning");
    let (cached, _) = used(&input).await;
    assert!(cached > 0 && cached + 256 < first, "{cached} of {first}: only instructions and tools are left");
}
