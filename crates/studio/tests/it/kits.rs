//! Projects and brand kits.

use studio::{Code, Event, Kit, KitId, Palette, Project, ProjectEdit, ProjectId, Settings, Usd};

use crate::bench::{Bench, instant_fox};

/// A kit that bans what the words of these tests are full of.
pub(crate) fn harbour() -> Kit {
    Kit {
        id: None,
        name: "Harbour".into(),
        palettes: vec![Palette { name: "Primary".into(), colours: vec!["#0b3d5c".into()] }],
        style_words: vec!["matte paper".into()],
        banned_words: vec!["luxury".into()],
        references: Vec::new(),
        voices: Vec::new(),
        notes: String::new(),
    }
}

/// A project with a kit, and new work belongs to it.
pub(crate) async fn working_with(bench: &Bench, kit: Kit) -> (Project, Kit) {
    let kit = bench.studio.save_kit(kit).await.unwrap();
    let edit = ProjectEdit { name: "North".into(), kit: kit.id, ..ProjectEdit::default() };
    let project = bench.studio.save_project(edit).await.unwrap();
    let settings = Settings { project: Some(project.id), ..bench.studio.settings() };
    bench.studio.apply_settings(settings).await.unwrap();
    (project, kit)
}

#[tokio::test]
async fn whatever_changes_about_projects_and_kits_is_told_whole() {
    let bench = Bench::new().await;
    let mut events = bench.studio.events();
    let mut told = || {
        let mut last = None;
        while let Ok(event) = events.try_recv() {
            if let Event::Projects { projects, kits } = event {
                last = Some((projects, kits));
            }
        }
        last
    };
    let kit = bench.studio.save_kit(harbour()).await.unwrap();
    assert_eq!(told(), Some((Vec::new(), vec![kit.clone()])));
    let edit =
        ProjectEdit { name: " North ".into(), kit: kit.id, cap_usd: Usd::from_dollars(5.0), ..ProjectEdit::default() };
    let project = bench.studio.save_project(edit).await.unwrap();
    assert_eq!((project.name.as_str(), project.kit, project.spent_usd), ("North", kit.id, Usd::ZERO));
    assert_eq!(told(), Some((vec![project.clone()], vec![kit.clone()])));
    let snapshot = bench.studio.snapshot().await.unwrap();
    assert_eq!((snapshot.projects, snapshot.kits), (vec![project.clone()], vec![kit.clone()]));

    bench.studio.delete_kit(kit.id.unwrap()).await.unwrap();
    let (projects, kits) = told().unwrap();
    assert_eq!((projects[0].kit, kits), (None, Vec::new()));
    let unknown = bench.studio.delete_kit(KitId(99)).await.unwrap_err();
    assert_eq!((unknown.code, told()), (Code::InvalidInput, None), "what failed is no change");
}

#[tokio::test]
async fn what_is_made_in_a_project_counts_for_it() {
    let bench = Bench::new().await;
    let (project, _) = working_with(&bench, harbour()).await;
    let job = bench.make(instant_fox()).await;
    assert_eq!(job.project, Some(project.id));
    let [project] = bench.studio.projects().await.unwrap().try_into().unwrap();
    assert_eq!(Some(project.spent_usd), job.actual_usd.or(job.estimated_usd));
}

#[tokio::test]
async fn a_project_of_another_library_brings_no_kit_and_no_trouble() {
    let bench = Bench::new().await;
    let settings = Settings { project: Some(ProjectId(99)), ..Settings::default() };
    bench.studio.apply_settings(settings).await.unwrap();
    let request = studio::RefineRequest { prompt: "a red door".into(), ..studio::RefineRequest::default() };
    let refinement = bench.studio.refine(request).await;
    assert_eq!(refinement.map(|refinement| refinement.kit), Ok(None));
}
